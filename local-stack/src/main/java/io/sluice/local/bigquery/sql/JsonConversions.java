package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Conversions between JSON and the types of SQL.
final class JsonConversions {
  private static final String INT_TYPES = "('BIGINT', 'UBIGINT')";
  private static final String NUMBER_TYPES = "('BIGINT', 'UBIGINT', 'DOUBLE')";

  private JsonConversions() {}

  static void define(Registry functions) {
    functions.define(
        "PARSE_JSON(STRING) -> JSON",
        "CASE WHEN {0} IS NULL OR json_valid({0}) THEN json({0}) ELSE "
            + Duck.fail("'Invalid input to PARSE_JSON: ' || {0}", Type.JSON)
            + " END");
    functions.define("TO_JSON(T) -> JSON", "", call -> toJson(call, Type.JSON));
    functions.define("TO_JSON_STRING(T) -> STRING", "", call -> toJson(call, Type.STRING));
    functions.define(
        "STRING(JSON) -> STRING", strict("('VARCHAR')", text(), "a string", Type.STRING));
    functions.define(
        "BOOL(JSON) -> BOOL", strict("('BOOLEAN')", as(Type.BOOL), "a boolean", Type.BOOL));
    functions.define(
        "FLOAT64(JSON) -> FLOAT64",
        strict(NUMBER_TYPES, as(Type.FLOAT64), "a number", Type.FLOAT64));
    functions.define(
        "INT64(JSON) -> INT64",
        "CASE WHEN json_type({0}) = 'DOUBLE' AND CAST("
            + text()
            + " AS DOUBLE) = trunc(CAST("
            + text()
            + " AS DOUBLE)) THEN CAST(CAST("
            + text()
            + " AS DOUBLE) AS BIGINT) ELSE "
            + strict(INT_TYPES, as(Type.INT64), "an integer", Type.INT64)
            + " END");
    lax(functions);
  }

  private static void lax(Registry functions) {
    functions.define("LAX_STRING(JSON) -> STRING", JsonFunctions.scalar("{0}"));
    functions.define(
        "LAX_BOOL(JSON) -> BOOL",
        "CASE WHEN json_type({0}) IN "
            + NUMBER_TYPES
            + " THEN CAST("
            + text()
            + " AS DOUBLE) <> 0 WHEN json_type({0}) IN ('BOOLEAN', 'VARCHAR') THEN CASE lower("
            + text()
            + ") WHEN 'true' THEN true WHEN 'false' THEN false END END");
    String number =
        "TRY_CAST(CASE WHEN json_type({0}) = 'BOOLEAN' THEN CASE "
            + text()
            + " WHEN 'true' THEN '1' ELSE '0' END WHEN regexp_full_match("
            + text()
            + ", '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*') THEN trim("
            + text()
            + ") END AS ";
    functions.define("LAX_FLOAT64(JSON) -> FLOAT64", number + "DOUBLE)");
    functions.define(
        "LAX_INT64(JSON) -> INT64", "TRY_CAST(round(" + number + "DECIMAL(38,9))) AS BIGINT)");
  }

  private static String text() {
    return "json_extract_string({0}, '$')";
  }

  private static String as(Type type) {
    return Duck.cast(text(), type);
  }

  private static String strict(String types, String value, String what, Type type) {
    return "CASE WHEN {0} IS NULL OR json_type({0}) IN "
        + types
        + " THEN "
        + value
        + " ELSE "
        + Duck.fail(Duck.text("The provided JSON input is not " + what), type)
        + " END";
  }

  private static @Nullable Typed toJson(Invocation call, Type result) {
    if (!call.hasCount(1, 1)) {
      return null;
    }
    String json = new Encoder(call, result.is(Kind.STRING)).json(call.arg(0));
    return new Typed(Duck.cast("coalesce(" + json + ", json('null'))", result), result);
  }

  /// Values as JSON, NULL where they are NULL (GoogleSQL, JSON encodings). In text, numbers that a
  /// double does not hold are strings.
  private record Encoder(Invocation call, boolean text) {
    private static final long WHOLE_MAX = 1L << 53;

    String json(Typed value) {
      String x = value.text();
      return switch (value.type().kind()) {
        case JSON -> "json(" + x + ")";
        case STRING, BOOL -> "to_json(" + x + ")";
        case DATE, TIME -> "to_json(" + Casts.toText(value) + ")";
        case INT64 -> whole(value, "abs(CAST(" + x + " AS HUGEINT)) <= " + WHOLE_MAX);
        case NUMERIC -> whole(value, x + " = trunc(" + x + ") AND abs(" + x + ") <= " + WHOLE_MAX);
        case FLOAT64 ->
            "CASE WHEN isfinite(%s) THEN json(%s) ELSE to_json(%s) END"
                .formatted(x, Casts.toText(value), infinite(x));
        case BIGNUMERIC -> throw call.unsupported("BIGNUMERIC as JSON is");
        case BYTES -> "to_json(base64(" + x + "))";
        case DATETIME -> "to_json(replace(" + Casts.toText(value) + ", ' ', 'T'))";
        case TIMESTAMP ->
            "to_json(replace(replace(" + Casts.toText(value) + ", ' ', 'T'), '+00', 'Z'))";
        case ARRAY -> array(value);
        case STRUCT -> struct(value);
        case NULL -> "json('null')";
      };
    }

    private String whole(Typed value, String exact) {
      String digits = Casts.toText(value);
      return text
          ? "CASE WHEN %s THEN json(%s) ELSE to_json(%s) END".formatted(exact, digits, digits)
          : "json(" + digits + ")";
    }

    private static String infinite(String x) {
      return "CASE WHEN isnan(%s) THEN 'NaN' WHEN %s > 0 THEN 'Infinity' ELSE '-Infinity' END"
          .formatted(x, x);
    }

    private String array(Typed value) {
      String item = json(new Typed("v", value.type().elementType()));
      return "CASE WHEN %s IS NULL THEN json('[]') ELSE to_json(list_transform(%s, lambda v: coalesce(%s, json('null')))) END"
          .formatted(value.text(), value.text(), item);
    }

    private String struct(Typed value) {
      String members =
          value.type().fields().stream()
              .map(field ->
                  Duck.text(field.name())
                      + ", "
                      + json(Fields.member(call.at(), value, field.name())))
              .collect(Collectors.joining(", "));
      return "CASE WHEN " + value.text() + " IS NOT NULL THEN json_object(" + members + ") END";
    }
  }
}
