package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// JSON extraction. A STRING argument is JSON text; when it is malformed, nothing is found in it.
final class JsonFunctions {
  private JsonFunctions() {}

  static void define(Registry functions) {
    for (String name : List.of("JSON_VALUE", "JSON_EXTRACT_SCALAR")) {
      functions.define(name + "(JSON[, STRING]) -> STRING", "", JsonFunctions::value);
    }
    for (String name : List.of("JSON_QUERY", "JSON_EXTRACT")) {
      functions.define(name + "(JSON[, STRING]) -> JSON", "", JsonFunctions::query);
    }
    for (String name : List.of("JSON_VALUE_ARRAY", "JSON_EXTRACT_STRING_ARRAY")) {
      functions.define(name + "(JSON[, STRING]) -> ARRAY<STRING>", "", JsonFunctions::valueArray);
    }
    for (String name : List.of("JSON_QUERY_ARRAY", "JSON_EXTRACT_ARRAY")) {
      functions.define(name + "(JSON[, STRING]) -> ARRAY<JSON>", "", JsonFunctions::queryArray);
    }
    functions.define(
        "JSON_TYPE(JSON) -> STRING",
        "CASE json_type({0}) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array'"
            + " WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean'"
            + " WHEN 'NULL' THEN 'null' WHEN NULL THEN NULL ELSE "
            + "CASE WHEN {0} IS NOT NULL THEN 'number' END END");
  }

  /// What the path leads to, as JSON.
  private static String found(Invocation call) {
    Typed source = Functions.oneOf(call, 0, Kind.JSON, Kind.STRING, Kind.NULL);
    String text = source.isNull() ? Duck.cast("NULL", Type.STRING) : source.text();
    if (!source.type().is(Kind.JSON)) {
      text = "CASE WHEN json_valid(" + text + ") THEN json(" + text + ") END";
    }
    return "json_extract(" + text + ", " + call.path(1).literal() + ")";
  }

  private static boolean fromText(Invocation call) {
    return !call.arg(0).type().is(Kind.JSON);
  }

  /// The text of a JSON scalar; null of what is none.
  static String scalar(String json) {
    return "CASE WHEN json_type(%s) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(%s, '$') END"
        .formatted(json, json);
  }

  private static @Nullable Typed value(Invocation call) {
    return call.hasCount(1, 2) ? new Typed(scalar(found(call)), Type.STRING) : null;
  }

  /// From text, a JSON null is a NULL, and the result is text.
  private static @Nullable Typed query(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    String json = found(call);
    return fromText(call)
        ? new Typed("nullif(CAST(" + json + " AS VARCHAR), 'null')", Type.STRING)
        : new Typed(json, Type.JSON);
  }

  private static @Nullable Typed valueArray(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    String json = found(call);
    String items = "json_extract(" + json + ", '$[*]')";
    String nested =
        "len(list_filter(" + items + ", lambda v: json_type(v) IN ('OBJECT', 'ARRAY'))) > 0";
    return new Typed(
        "CASE WHEN json_type(%s) <> 'ARRAY' OR %s THEN NULL ELSE list_transform(%s, lambda v: %s) END"
            .formatted(json, nested, items, scalar("v")),
        Type.array(Type.STRING));
  }

  private static @Nullable Typed queryArray(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    String json = found(call);
    Type element = fromText(call) ? Type.STRING : Type.JSON;
    return new Typed(
        Duck.cast(
            "CASE WHEN json_type(%s) = 'ARRAY' THEN json_extract(%s, '$[*]') END"
                .formatted(json, json),
            Type.array(element)),
        Type.array(element));
  }
}
