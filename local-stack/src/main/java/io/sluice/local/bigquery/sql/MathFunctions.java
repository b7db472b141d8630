package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class MathFunctions {
  private static final List<String> PLAIN =
      List.of("EXP", "SIN", "COS", "TAN", "ATAN", "SINH", "COSH", "TANH", "ASINH", "CBRT");

  private MathFunctions() {}

  static void define(Registry functions) {
    perType(functions, "ABS", "abs({0})");
    functions.define("SIGN(INT64) -> INT64", "CAST(sign({0}) AS BIGINT)");
    functions.define("SIGN(NUMERIC) -> NUMERIC", "CAST(sign({0}) AS DECIMAL(38,9))");
    functions.define("SIGN(FLOAT64) -> FLOAT64", "CAST(sign({0}) AS DOUBLE)");
    for (String name : List.of("CEIL", "CEILING", "FLOOR", "ROUND", "TRUNC")) {
      String duck = name.equals("CEILING") ? "ceil" : name.toLowerCase(Locale.ROOT);
      functions.define(
          name + "(NUMERIC) -> NUMERIC", "", call -> rounded(call, duck, Type.NUMERIC));
      functions.define(
          name + "(FLOAT64) -> FLOAT64", "", call -> rounded(call, duck, Type.FLOAT64));
    }
    functions.define("ROUND(FLOAT64, INT64) -> FLOAT64", "", MathFunctions::roundedTo);
    functions.define("MOD(INT64, INT64) -> INT64", "({0} % {1})");
    functions.define("DIV(INT64, INT64) -> INT64", "({0} // {1})");
    functions.define("SAFE_DIVIDE(FLOAT64, FLOAT64) -> FLOAT64", "", MathFunctions::safeDivide);
    for (String[] safe : new String[][] {{"ADD", "+"}, {"SUBTRACT", "-"}, {"MULTIPLY", "*"}}) {
      String template = "TRY({0} " + safe[1] + " {1})";
      functions.define("SAFE_" + safe[0] + "(INT64, INT64) -> INT64", template);
      functions.define("SAFE_" + safe[0] + "(FLOAT64, FLOAT64) -> FLOAT64", template);
    }
    functions.define("SAFE_NEGATE(INT64) -> INT64", "TRY(-{0})");
    functions.define("SAFE_NEGATE(FLOAT64) -> FLOAT64", "(-{0})");
    powers(functions);
    PLAIN.forEach(name ->
        functions.define(name + "(FLOAT64) -> FLOAT64", name.toLowerCase(Locale.ROOT) + "({0})"));
    functions.define("ATAN2(FLOAT64, FLOAT64) -> FLOAT64", "atan2({0}, {1})");
    functions.define("IS_NAN(FLOAT64) -> BOOL", "isnan({0})");
    functions.define("IS_INF(FLOAT64) -> BOOL", "isinf({0})");
    functions.define("RAND() -> FLOAT64", "random()");
    functions.define("BIT_COUNT(INT64) -> INT64", "CAST(bit_count({0}) AS BIGINT)");
  }

  private static void perType(Registry functions, String name, String template) {
    for (String type : List.of("INT64", "NUMERIC", "FLOAT64")) {
      functions.define(name + "(" + type + ") -> " + type, template);
    }
  }

  private static void powers(Registry functions) {
    functions.define("POW(FLOAT64, FLOAT64) -> FLOAT64", "pow({0}, {1})");
    functions.define("POWER(FLOAT64, FLOAT64) -> FLOAT64", "pow({0}, {1})");
    functions.define(
        "SQRT(FLOAT64) -> FLOAT64", guarded("{0} < 0", "SQRT of a negative value", "sqrt({0})"));
    String notPositive = " of a value that is not positive";
    functions.define("LN(FLOAT64) -> FLOAT64", guarded("{0} <= 0", "LN" + notPositive, "ln({0})"));
    functions.define(
        "LOG(FLOAT64) -> FLOAT64", guarded("{0} <= 0", "LOG" + notPositive, "ln({0})"));
    functions.define(
        "LOG10(FLOAT64) -> FLOAT64", guarded("{0} <= 0", "LOG10" + notPositive, "log10({0})"));
    functions.define(
        "LOG(FLOAT64, FLOAT64) -> FLOAT64",
        guarded("{0} <= 0 OR {1} <= 0 OR {1} = 1", "LOG" + notPositive, "(ln({0}) / ln({1}))"));
  }

  /// The template where its argument is in the function's domain, else an error.
  private static String guarded(String outside, String message, String template) {
    return "CASE WHEN %s THEN %s ELSE %s END"
        .formatted(outside, Duck.fail(Duck.text(message), Type.FLOAT64), template);
  }

  private static @Nullable Typed rounded(Invocation call, String function, Type type) {
    boolean numeric = call.count() == 1 && call.arg(0).type().is(Kind.NUMERIC);
    if (call.count() != 1 || numeric != type.is(Kind.NUMERIC)) {
      return null;
    }
    String text = function + "(" + call.arg(0, type).text() + ")";
    return new Typed(numeric ? Duck.cast(text, type) : text, type);
  }

  private static @Nullable Typed roundedTo(Invocation call) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    Type type = call.arg(0).type().is(Kind.NUMERIC) ? Type.NUMERIC : Type.FLOAT64;
    String digits = "CAST(" + call.arg(1, Type.INT64).text() + " AS INTEGER)";
    String text = "round(" + call.arg(0, type).text() + ", " + digits + ")";
    return new Typed(Duck.cast(text, type), type);
  }

  private static @Nullable Typed safeDivide(Invocation call) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    if (call.args().stream().anyMatch(arg -> arg.type().is(Kind.NUMERIC))) {
      throw call.unsupported("SAFE_DIVIDE of NUMERIC is");
    }
    String a = call.arg(0, Type.FLOAT64).text();
    String b = call.arg(1, Type.FLOAT64).text();
    return new Typed("(" + a + " / nullif(" + b + ", 0))", Type.FLOAT64);
  }
}
