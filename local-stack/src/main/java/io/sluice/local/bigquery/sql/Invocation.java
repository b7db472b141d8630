package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Call;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A call that is being translated: its arguments, translated when asked for.
final class Invocation {
  private final Call call;
  private final Scope scope;
  private final ExpressionTranslator expressions;
  private final Map<Integer, Typed> translated = new HashMap<>();

  Invocation(Call call, Scope scope, ExpressionTranslator expressions) {
    this.call = call;
    this.scope = scope;
    this.expressions = expressions;
  }

  Position at() {
    return call.position();
  }

  Call call() {
    return call;
  }

  int count() {
    return call.arguments().size();
  }

  boolean hasCount(int least, int most) {
    return count() >= least && count() <= most;
  }

  Expr raw(int i) {
    return call.arguments().get(i);
  }

  Typed arg(int i) {
    Typed known = translated.get(i);
    if (known == null) {
      known = expressions.translate(raw(i), scope);
      translated.put(i, known);
    }
    return known;
  }

  /// The argument as this type.
  Typed arg(int i, Type type) {
    Typed value = Coercion.to(type, arg(i));
    if (value == null) {
      throw mismatch();
    }
    return value;
  }

  List<Typed> args() {
    return IntStream.range(0, count()).mapToObj(this::arg).toList();
  }

  List<Typed> unified() {
    return expressions.unified(at(), "function " + call.name(), args());
  }

  /// The text of an argument that has to be a literal or a parameter.
  String constant(int i) {
    if (!(arg(i).constant() instanceof String text)) {
      throw SqlException.at(
          raw(i).position(),
          "Argument %d to %s must be a literal or query parameter of type STRING"
              .formatted(i + 1, call.name()));
    }
    return text;
  }

  /// The path of an argument that is a literal JSONPath; without it the root.
  JsonPath path(int i) {
    return i < count() ? JsonPath.parse(raw(i).position(), constant(i)) : JsonPath.ROOT;
  }

  /// A time zone, which has to be a literal; without it UTC.
  String zone(int i) {
    return i < count() ? zoneOf(raw(i).position(), arg(i)) : "'UTC'";
  }

  static String zoneOf(Position at, Typed zone) {
    if (!(zone.constant() instanceof String name)) {
      throw SqlException.unsupported(at, "A time zone that is not a literal is");
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw SqlException.at(at, "Invalid time zone: " + name);
    }
    return Duck.text(name);
  }

  Typed translate(Expr expression) {
    return expressions.translate(expression, scope);
  }

  String distinct() {
    return call.modifiers().distinct() ? "DISTINCT " : "";
  }

  String orderBy() {
    return call.modifiers().orderBy().isEmpty()
        ? ""
        : " ORDER BY " + expressions.windows().orderBy(call.modifiers().orderBy(), scope);
  }

  String nulls() {
    return call.modifiers().nulls().equals("IGNORE") ? " IGNORE NULLS" : "";
  }

  String over() {
    Expr.Window window = call.over();
    return window == null
        ? ""
        : " OVER " + expressions.windows().over(call.position(), window, scope);
  }

  /// The literal of LIMIT, or null.
  @Nullable Long limit() {
    Expr limit = call.modifiers().limit();
    if (limit == null) {
      return null;
    }
    if (!(translate(limit).constant() instanceof Long count) || count < 0) {
      throw SqlException.at(
          limit.position(), "LIMIT expects a non-negative integer literal or parameter");
    }
    return count;
  }

  SqlException mismatch() {
    return SqlException.at(
        at(),
        "No matching signature for function %s for argument types: %s"
            .formatted(call.name(), describedTypes()));
  }

  SqlException unsupported(String what) {
    return SqlException.unsupported(at(), what);
  }

  private String describedTypes() {
    return String.join(
        ", ",
        call.arguments().stream()
            .map(argument ->
                argument instanceof Expr.Interval ? "INTERVAL" : describedType(argument))
            .toList());
  }

  private String describedType(Expr argument) {
    Typed value = expressions.translate(argument, scope);
    return value.type().is(Kind.NULL) ? "NULL" : value.type().toString();
  }
}
