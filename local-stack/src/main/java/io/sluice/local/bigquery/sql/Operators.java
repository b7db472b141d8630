package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Binary;
import io.sluice.local.bigquery.sql.Expr.Interval;
import io.sluice.local.bigquery.sql.Expr.When;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.List;

/// Translates operators, CASE and IN.
final class Operators {
  private final ExpressionTranslator expressions;

  Operators(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  Typed unary(Expr.Unary unary, Scope scope) {
    Typed operand = expressions.translate(unary.operand(), scope);
    boolean fits =
        switch (unary.operator()) {
          case "NOT" -> operand.type().is(Kind.BOOL, Kind.NULL);
          case "~" -> operand.type().is(Kind.INT64, Kind.NULL);
          default -> operand.type().isNumber() || operand.isNull();
        };
    if (!fits) {
      throw mismatch(unary.position(), unary.operator(), List.of(operand));
    }
    Type type =
        !operand.isNull()
            ? operand.type()
            : unary.operator().equals("NOT") ? Type.BOOL : Type.INT64;
    String sign = unary.operator().equals("NOT") ? "NOT " : unary.operator();
    return new Typed("(" + sign + Duck.cast(operand.text(), type) + ")", type);
  }

  Typed binary(Binary binary, Scope scope) {
    if (binary.right() instanceof Interval interval
        && (binary.operator().equals("+") || binary.operator().equals("-"))) {
      return DateArithmetic.shifted(binary, interval, scope, expressions);
    }
    List<Typed> sides =
        List.of(
            expressions.translate(binary.left(), scope),
            expressions.translate(binary.right(), scope));
    Position at = binary.position();
    return switch (binary.operator()) {
      case "AND", "OR" -> logical(at, binary.operator(), sides);
      case "=", "!=", "<>", "IS DISTINCT FROM" -> equality(at, binary.operator(), sides);
      case "<", ">", "<=", ">=" -> ordering(at, binary.operator(), sides);
      case "LIKE" -> like(at, sides);
      case "||" -> concat(at, sides);
      case "&", "|", "^" -> bitwise(at, binary.operator(), sides);
      default -> arithmetic(at, binary.operator(), sides);
    };
  }

  Typed between(Expr.Between between, Scope scope) {
    List<Typed> values =
        expressions.unified(
            between.position(),
            "operator BETWEEN",
            expressions.translate(List.of(between.value(), between.low(), between.high()), scope));
    requireOrder(between.position(), "BETWEEN", values.getFirst().type());
    return new Typed(
        "(%s BETWEEN %s AND %s)"
            .formatted(values.get(0).text(), values.get(1).text(), values.get(2).text()),
        Type.BOOL);
  }

  Typed in(Expr.InList in, Scope scope) {
    var all = new ArrayList<Expr>(List.of(in.value()));
    all.addAll(in.items());
    List<Typed> values =
        expressions.unified(in.position(), "operator IN", expressions.translate(all, scope));
    requireEquality(in.position(), values.getFirst().type());
    String items = Typed.texts(values.subList(1, values.size()));
    return new Typed("(" + values.getFirst().text() + " IN (" + items + "))", Type.BOOL);
  }

  Typed inArray(Expr.InArray in, Scope scope) {
    Typed value = expressions.translate(in.value(), scope);
    Typed array = expressions.translate(in.array(), scope);
    if (!array.type().is(Kind.ARRAY)) {
      throw SqlException.at(
          in.array().position(),
          "Values referenced in UNNEST must be arrays. UNNEST contains expression of type "
              + array.type());
    }
    var element = new Typed("", array.type().elementType());
    Type common = Coercion.common(List.of(value, element));
    if (common == null) {
      throw mismatch(in.position(), "IN UNNEST", List.of(value, array));
    }
    requireEquality(in.position(), common);
    String items = Duck.cast(array.text(), Type.array(common));
    return new Typed(
        "(" + Duck.cast(value.text(), common) + " IN (SELECT unnest(" + items + ")))", Type.BOOL);
  }

  Typed is(Expr.Is is, Scope scope) {
    Typed value = expressions.translate(is.value(), scope);
    if (!is.what().equals("NULL") && !value.type().is(Kind.BOOL, Kind.NULL)) {
      throw mismatch(is.position(), "IS " + is.what(), List.of(value));
    }
    return new Typed("(" + value.text() + " IS " + is.what() + ")", Type.BOOL);
  }

  Typed cases(Expr.Case cases, Scope scope) {
    var results = new ArrayList<Expr>(cases.whens().stream().map(When::result).toList());
    if (cases.otherwise() != null) {
      results.add(cases.otherwise());
    }
    List<Typed> values =
        expressions.unified(
            cases.position(), "operator CASE", expressions.translate(results, scope));
    var text = new StringBuilder("CASE");
    for (int i = 0; i < cases.whens().size(); i++) {
      Expr condition = cases.whens().get(i).condition();
      Expr test =
          cases.operand() == null
              ? condition
              : new Binary(condition.position(), "=", cases.operand(), condition);
      text.append(" WHEN ")
          .append(expressions.condition(test, scope, "CASE condition").text())
          .append(" THEN ")
          .append(values.get(i).text());
    }
    if (cases.otherwise() != null) {
      text.append(" ELSE ").append(values.getLast().text());
    }
    return new Typed(text.append(" END").toString(), values.getFirst().type());
  }

  private static Typed logical(Position at, String operator, List<Typed> sides) {
    if (!sides.stream().allMatch(side -> side.type().is(Kind.BOOL, Kind.NULL))) {
      throw mismatch(at, operator, sides);
    }
    List<Typed> conditions = sides.stream().map(side -> Casts.implicit(Type.BOOL, side)).toList();
    return infix(operator, conditions, Type.BOOL);
  }

  private Typed equality(Position at, String operator, List<Typed> sides) {
    List<Typed> unified = unified(at, operator, sides, "ANY");
    requireEquality(at, unified.getFirst().type());
    return infix(operator, unified, Type.BOOL);
  }

  private Typed ordering(Position at, String operator, List<Typed> sides) {
    List<Typed> unified = unified(at, operator, sides, "ANY");
    requireOrder(at, operator, unified.getFirst().type());
    return infix(operator, unified, Type.BOOL);
  }

  private static List<Typed> unified(
      Position at, String operator, List<Typed> sides, String signature) {
    Type common = Coercion.common(sides);
    if (common == null) {
      throw SqlException.at(
          at,
          "No matching signature for operator %s for argument types: %s. Supported signature: %s"
              .formatted(
                  operator, Typed.types(sides), signature + " " + operator + " " + signature));
    }
    return sides.stream().map(side -> Casts.implicit(common, side)).toList();
  }

  private static void requireEquality(Position at, Type type) {
    if (!type.isGroupable()) {
      throw SqlException.at(at, "Equality is not defined for arguments of type " + type);
    }
  }

  private static void requireOrder(Position at, String operator, Type type) {
    if (!type.isOrderable()) {
      throw SqlException.at(
          at, "The order of " + operator + " is not defined for arguments of type " + type);
    }
  }

  /// A backslash escapes the next character of the pattern.
  private static Typed like(Position at, List<Typed> sides) {
    if (!sides.stream().allMatch(side -> side.type().is(Kind.STRING, Kind.NULL))) {
      throw mismatch(at, "LIKE", sides);
    }
    String value = Casts.implicit(Type.STRING, sides.get(0)).text();
    String pattern = Casts.implicit(Type.STRING, sides.get(1)).text();
    return new Typed("(" + value + " LIKE " + pattern + " ESCAPE '\\')", Type.BOOL);
  }

  static Typed concat(Position at, List<Typed> sides) {
    Type common = Coercion.common(sides);
    if (common == null || !common.is(Kind.STRING, Kind.BYTES, Kind.ARRAY, Kind.NULL)) {
      throw mismatch(at, "||", sides);
    }
    Type type = common.is(Kind.NULL) ? Type.STRING : common;
    List<Typed> values = sides.stream().map(side -> Casts.implicit(type, side)).toList();
    if (!type.is(Kind.ARRAY)) {
      return infix("||", values, type);
    }
    return new Typed(
        "CASE WHEN %s THEN list_concat(%s) END"
            .formatted(Functions.allPresent(values), Typed.texts(values)),
        type);
  }

  private static Typed bitwise(Position at, String operator, List<Typed> sides) {
    if (!sides.stream().allMatch(side -> side.type().is(Kind.INT64, Kind.NULL))) {
      throw mismatch(at, operator, sides);
    }
    return operator.equals("^")
        ? new Typed("xor(" + Typed.texts(sides) + ")", Type.INT64)
        : infix(operator, sides, Type.INT64);
  }

  private static Typed arithmetic(Position at, String operator, List<Typed> sides) {
    Type common = Coercion.common(sides);
    boolean moves = operator.equals("+") || operator.equals("-");
    if (moves && sides.getFirst().type().is(Kind.DATE) && sides.getLast().type().is(Kind.INT64)) {
      return infix(operator, List.of(sides.getFirst(), days(sides.getLast())), Type.DATE);
    }
    if (common == null || !(common.isNumber() || common.is(Kind.NULL))) {
      throw mismatch(at, operator, sides);
    }
    Type type = common.is(Kind.NULL) ? Type.INT64 : common;
    if (operator.equals("/")) {
      return quotient(at, type, sides);
    }
    List<Typed> values = sides.stream().map(side -> Casts.implicit(type, side)).toList();
    Typed result = infix(operator, values, type);
    return type.is(Kind.NUMERIC) ? new Typed(Duck.cast(result.text(), type), type) : result;
  }

  private static Typed days(Typed count) {
    return new Typed("CAST(" + count.text() + " AS INTEGER)", count.type());
  }

  private static Typed quotient(Position at, Type type, List<Typed> sides) {
    if (type.is(Kind.NUMERIC)) {
      throw SqlException.unsupported(at, "The operator / for NUMERIC is");
    }
    String a = Casts.implicit(Type.FLOAT64, sides.getFirst()).text();
    String b = Casts.implicit(Type.FLOAT64, sides.getLast()).text();
    String message =
        "'division by zero: ' || CAST(" + sides.getFirst().text() + " AS VARCHAR) || ' / 0'";
    return new Typed(
        "(CASE WHEN %s = 0 AND %s IS NOT NULL THEN %s ELSE %s / %s END)"
            .formatted(b, a, Duck.fail(message, Type.FLOAT64), a, b),
        Type.FLOAT64);
  }

  private static Typed infix(String operator, List<Typed> sides, Type type) {
    return new Typed(
        "(" + sides.get(0).text() + " " + operator + " " + sides.get(1).text() + ")", type);
  }

  static SqlException mismatch(Position at, String operator, List<Typed> values) {
    return SqlException.at(
        at,
        "No matching signature for operator %s for argument types: %s"
            .formatted(operator, Typed.types(values)));
  }
}
