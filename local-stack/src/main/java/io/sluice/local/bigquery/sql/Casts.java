package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.Locale;

/// CAST between types (GoogleSQL, conversion functions).
final class Casts {
  private static final String UTC = "'UTC'";

  private Casts() {}

  static Typed implicit(Type type, Typed value) {
    Typed coerced = Coercion.to(type, value);
    if (coerced == null) {
      throw new IllegalStateException(value.type() + " does not become " + type);
    }
    return coerced;
  }

  /// The value as this type; it fails when run if a value has no place in it.
  static Typed explicit(Position at, Typed value, Type target) {
    if (!value.type().is(Kind.STRING)) {
      Typed coerced = Coercion.to(target, value);
      if (coerced != null) {
        return coerced;
      }
    }
    String x = value.text();
    String text =
        switch (target.kind()) {
          case STRING -> toText(value);
          case INT64 -> toInteger(value);
          case FLOAT64, NUMERIC -> toDecimal(value, target);
          case BOOL -> toBool(value);
          case BYTES -> value.type().is(Kind.STRING) ? "encode(" + x + ")" : "";
          case DATE, DATETIME, TIMESTAMP, TIME -> toTime(value, target);
          case BIGNUMERIC, JSON, ARRAY, STRUCT, NULL -> "";
        };
    if (text.isEmpty()) {
      throw SqlException.at(at, "Invalid cast from " + value.type() + " to " + target);
    }
    return new Typed(text, target);
  }

  /// The text of a scalar, or nothing when the type has none.
  static String toText(Typed value) {
    String x = value.text();
    return switch (value.type().kind()) {
      case STRING -> x;
      case BOOL, INT64, DATE -> "CAST(" + x + " AS VARCHAR)";
      case NUMERIC -> "regexp_replace(CAST(" + x + " AS VARCHAR), '\\.?0+$', '')";
      case FLOAT64 -> floating(x);
      case BYTES -> "decode(" + x + ")";
      case TIME -> "strftime(DATE '1970-01-01' + " + x + ", '%H:%M:%S')" + fraction(x);
      case DATETIME -> "strftime(" + x + ", '%Y-%m-%d %H:%M:%S')" + fraction(x);
      case TIMESTAMP ->
          "strftime("
              + Duck.local(x, UTC)
              + ", '%Y-%m-%d %H:%M:%S')"
              + fraction(Duck.local(x, UTC))
              + " || '+00'";
      case BIGNUMERIC, JSON, ARRAY, STRUCT, NULL -> "";
    };
  }

  /// Fifteen significant digits, or seventeen when those do not give the value back.
  private static String floating(String x) {
    return "(CASE WHEN CAST(printf('%%.15g', %s) AS DOUBLE) = %s THEN printf('%%.15g', %s) ELSE printf('%%.17g', %s) END)"
        .formatted(x, x, x, x);
  }

  /// Three or six digits after the seconds, or none.
  private static String fraction(String x) {
    String micros = "(epoch_us(" + x + ") % 1000000 + 1000000) % 1000000";
    return (" || CASE WHEN %s = 0 THEN '' WHEN %s %% 1000 = 0"
            + " THEN printf('.%%03d', (%s) // 1000) ELSE printf('.%%06d', %s) END")
        .formatted(micros, "(" + micros + ")", micros, micros);
  }

  private static String toInteger(Typed value) {
    String x = value.text();
    return switch (value.type().kind()) {
      case BOOL -> "CAST(" + x + " AS BIGINT)";
      case FLOAT64, NUMERIC -> "CAST(round(" + x + ") AS BIGINT)";
      case STRING ->
          matching(x, "\\s*[+-]?[0-9]+\\s*", "CAST(trim(" + x + ") AS BIGINT)", Type.INT64);
      default -> "";
    };
  }

  private static String toDecimal(Typed value, Type target) {
    String x = value.text();
    return switch (value.type().kind()) {
      case FLOAT64 -> Duck.cast(x, target);
      case STRING ->
          matching(
              x,
              "(?i)\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?\\s*"
                  + (target.is(Kind.FLOAT64) ? "|\\s*(nan|[+-]?inf(inity)?)\\s*" : ""),
              Duck.cast("trim(" + x + ")", target),
              target);
      default -> "";
    };
  }

  private static String matching(String x, String pattern, String cast, Type target) {
    String kind = target.is(Kind.FLOAT64) ? "double" : target.toString().toLowerCase(Locale.ROOT);
    return "CASE WHEN %s IS NULL OR regexp_full_match(%s, %s) THEN %s ELSE %s END"
        .formatted(
            x,
            x,
            Duck.text(pattern),
            cast,
            Duck.fail("'Bad " + kind + " value: ' || " + x, target));
  }

  private static String toBool(Typed value) {
    String x = value.text();
    return switch (value.type().kind()) {
      case INT64 -> "(" + x + " <> 0)";
      case STRING ->
          "CASE lower(%s) WHEN 'true' THEN true WHEN 'false' THEN false ELSE %s END"
              .formatted(
                  x,
                  "CASE WHEN "
                      + x
                      + " IS NOT NULL THEN "
                      + Duck.fail("'Bad bool value: ' || " + x, Type.BOOL)
                      + " END");
      default -> "";
    };
  }

  private static String toTime(Typed value, Type target) {
    if (value.type().is(Kind.STRING)) {
      return fromText(value.text(), target);
    }
    String x = value.type().is(Kind.TIMESTAMP) ? Duck.local(value.text(), UTC) : value.text();
    boolean fromTime = value.type().isTime();
    if (!fromTime || (target.is(Kind.TIME) && value.type().is(Kind.DATE))) {
      return "";
    }
    return target.is(Kind.TIMESTAMP)
        ? Duck.local(Duck.cast(x, Type.DATETIME), UTC)
        : Duck.cast(x, target);
  }

  private static String fromText(String x, Type target) {
    String date = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}";
    String time = "[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]{1,6})?";
    String zone = "([Zz]| ?[+-][0-9]{2}(:[0-9]{2})?| [A-Za-z]+(/[A-Za-z_]+)*)?";
    String pattern =
        switch (target.kind()) {
          case DATE -> date;
          case TIME -> time;
          case DATETIME -> date + "([ Tt]" + time + ")?";
          default -> date + "([ Tt]" + time + ")?" + zone;
        };
    return "CASE WHEN %s IS NULL OR regexp_full_match(trim(%s), '%s') THEN %s ELSE %s END"
        .formatted(
            x,
            x,
            pattern,
            Duck.cast("trim(" + x + ")", target),
            Duck.fail(
                "'Invalid "
                    + target.toString().toLowerCase(Locale.ROOT)
                    + ": \"' || "
                    + x
                    + " || '\"'",
                target));
  }
}
