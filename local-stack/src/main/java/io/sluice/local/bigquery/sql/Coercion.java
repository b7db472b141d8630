package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The conversions that GoogleSQL does by itself (conversion rules: coercion, literal coercion).
final class Coercion {
  private Coercion() {}

  /// The value as this type, or null when that needs a CAST.
  static @Nullable Typed to(Type target, Typed value) {
    Type from = value.type();
    if (from.equals(target)) {
      return value;
    }
    if (from.is(Kind.NULL)) {
      return new Typed(Duck.cast("NULL", target), target);
    }
    if (from.is(Kind.STRUCT) && target.is(Kind.STRUCT)) {
      return struct(target, value);
    }
    if (widens(from, target)) {
      return new Typed(Duck.cast(value.text(), target), target, value.constant());
    }
    return value.isLiteral() ? literal(target, value) : null;
  }

  /// The type that all values can become, or null when there is none.
  static @Nullable Type common(List<Typed> values) {
    Type common = Type.NULL;
    for (Typed value : values) {
      common = common.is(Kind.NULL) ? value.type() : wider(common, value.type());
    }
    for (Typed candidate : values) {
      for (Type type : List.of(common, candidate.type())) {
        if (!type.is(Kind.NULL) && values.stream().allMatch(value -> to(type, value) != null)) {
          return type;
        }
      }
    }
    return values.stream().allMatch(Typed::isNull) ? Type.NULL : null;
  }

  private static Type wider(Type a, Type b) {
    return widens(a, b) ? b : a;
  }

  private static boolean widens(Type from, Type to) {
    return switch (from.kind()) {
      case INT64 -> to.is(Kind.NUMERIC, Kind.FLOAT64);
      case NUMERIC -> to.is(Kind.FLOAT64);
      case DATE -> to.is(Kind.DATETIME);
      case ARRAY -> from.elementType().is(Kind.NULL) && to.is(Kind.ARRAY);
      default -> false;
    };
  }

  /// Member by member in order; members without a name take those of the target.
  private static @Nullable Typed struct(Type target, Typed value) {
    List<Type.Field> from = value.type().fields();
    if (from.size() != target.fields().size()) {
      return null;
    }
    var members = new ArrayList<String>();
    for (int i = 0; i < from.size(); i++) {
      Type.Field wanted = target.fields().get(i);
      String name = from.get(i).name();
      boolean named = name.equalsIgnoreCase(wanted.name());
      String text = "struct_extract(" + value.text() + ", " + Duck.text(name) + ")";
      Typed member = to(wanted.type(), new Typed(text, from.get(i).type()));
      boolean fits = named || name.equals("_field_" + (i + 1));
      if (member == null || !fits) {
        return null;
      }
      members.add(Duck.name(wanted.name()) + " := " + member.text());
    }
    return new Typed(
        "CASE WHEN %s IS NOT NULL THEN struct_pack(%s) END"
            .formatted(value.text(), String.join(", ", members)),
        target);
  }

  private static @Nullable Typed literal(Type target, Typed value) {
    boolean coerced =
        switch (value.type().kind()) {
          case STRING -> target.is(Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.TIMESTAMP);
          case FLOAT64 -> target.is(Kind.NUMERIC);
          default -> false;
        };
    if (!coerced) {
      return null;
    }
    try {
      return Literals.of(target, value.constant());
    } catch (IllegalArgumentException e) {
      throw SqlException.invalid(
          "Could not cast literal \"" + value.constant() + "\" to type " + target);
    }
  }
}
