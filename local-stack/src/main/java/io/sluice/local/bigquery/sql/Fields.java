package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Index;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;

/// Access to the parts of a value: members of a STRUCT or JSON object, elements of an ARRAY.
final class Fields {
  private Fields() {}

  static Typed follow(Position at, Typed start, List<String> names) {
    Typed value = start;
    for (String name : names) {
      value = member(at, value, name);
    }
    return value;
  }

  static Typed member(Position at, Typed value, String name) {
    if (value.type().is(Kind.JSON)) {
      return json(value, JsonPath.ROOT.member(at, name));
    }
    if (!value.type().is(Kind.STRUCT)) {
      throw SqlException.at(
          at, "Cannot access field " + name + " on a value with type " + value.type());
    }
    for (Type.Field field : value.type().fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        String text = "struct_extract(" + value.text() + ", " + Duck.text(field.name()) + ")";
        return new Typed(text, field.type());
      }
    }
    throw SqlException.at(at, "Field name " + name + " does not exist in " + value.type());
  }

  static Typed index(Position at, Typed base, Index.Mode mode, Typed index) {
    if (base.type().is(Kind.JSON) && mode == Index.Mode.PLAIN) {
      return jsonIndex(at, base, index);
    }
    if (!base.type().is(Kind.ARRAY)) {
      throw SqlException.at(
          at, "Element access using [] is not supported on values of type " + base.type());
    }
    Typed place = Coercion.to(Type.INT64, index);
    if (place == null) {
      throw SqlException.at(
          at, "Array position in [] must be coercible to INT64 type, but has type " + index.type());
    }
    return element(base, mode, place.text());
  }

  private static Typed element(Typed base, Index.Mode mode, String place) {
    boolean ordinal = mode == Index.Mode.ORDINAL || mode == Index.Mode.SAFE_ORDINAL;
    boolean safe = mode == Index.Mode.SAFE_OFFSET || mode == Index.Mode.SAFE_ORDINAL;
    String one = ordinal ? place : "(" + place + " + 1)";
    Type type = base.type().elementType();
    String text = base.text();
    String message = "'Array index ' || CAST(" + place + " AS VARCHAR) || ' is out of bounds'";
    String outside = safe ? "NULL" : Duck.fail(message, type);
    return new Typed(
        "CASE WHEN "
            + one
            + " < 1 OR "
            + one
            + " > len("
            + text
            + ") THEN "
            + outside
            + " ELSE ("
            + text
            + ")["
            + one
            + "] END",
        type);
  }

  private static Typed jsonIndex(Position at, Typed base, Typed index) {
    return switch (index.constant()) {
      case String name when index.type().is(Kind.STRING) ->
          json(base, JsonPath.ROOT.member(at, name));
      case Long place -> json(base, JsonPath.ROOT.element(place));
      case null, default ->
          throw SqlException.unsupported(at, "A JSON subscript that is not a literal is");
    };
  }

  private static Typed json(Typed value, JsonPath path) {
    return new Typed("json_extract(" + value.text() + ", " + path.literal() + ")", Type.JSON);
  }
}
