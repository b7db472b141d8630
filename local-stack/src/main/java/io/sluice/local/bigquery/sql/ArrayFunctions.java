package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class ArrayFunctions {
  private ArrayFunctions() {}

  static void define(Registry functions) {
    functions.define(
        "ARRAY_LENGTH(ARRAY<T>) -> INT64", "", call -> of(call, "len(%s)", Type.INT64));
    functions.define(
        "ARRAY_REVERSE(ARRAY<T>) -> ARRAY<T>",
        "",
        call -> of(call, "list_reverse(%s)", call.arg(0).type()));
    functions.define("ARRAY_FIRST(ARRAY<T>) -> T", "", call -> end(call, "1"));
    functions.define("ARRAY_LAST(ARRAY<T>) -> T", "", call -> end(call, "-1"));
    functions.define("ARRAY_CONCAT(ARRAY<T>, ...) -> ARRAY<T>", "", ArrayFunctions::concat);
    functions.define(
        "ARRAY_TO_STRING(ARRAY<STRING>, STRING[, STRING]) -> STRING", "", ArrayFunctions::text);
    functions.define(
        "GENERATE_ARRAY(INT64, INT64) -> ARRAY<INT64>",
        "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN generate_series({0}, {1}) END");
    functions.define(
        "GENERATE_ARRAY(INT64, INT64, INT64) -> ARRAY<INT64>",
        "CASE WHEN {2} = 0 THEN "
            + Duck.fail("'Sequence step cannot be 0.'", Type.array(Type.INT64))
            + " WHEN {0} IS NOT NULL AND {1} IS NOT NULL AND {2} IS NOT NULL"
            + " THEN generate_series({0}, {1}, {2}) END");
  }

  private static @Nullable Typed of(Invocation call, String format, Type result) {
    return call.hasCount(1, 1)
        ? new Typed(format.formatted(Functions.oneOf(call, 0, Kind.ARRAY).text()), result)
        : null;
  }

  private static @Nullable Typed end(Invocation call, String place) {
    if (!call.hasCount(1, 1)) {
      return null;
    }
    Typed array = Functions.oneOf(call, 0, Kind.ARRAY);
    Type element = array.type().elementType();
    String message = Duck.text(call.call().name() + " cannot get an element of an empty array");
    return new Typed(
        "CASE WHEN len(%s) = 0 THEN %s ELSE (%s)[%s] END"
            .formatted(array.text(), Duck.fail(message, element), array.text(), place),
        element);
  }

  /// DuckDB wants the separator to be a constant.
  private static @Nullable Typed text(Invocation call) {
    if (!call.hasCount(2, 3)) {
      return null;
    }
    String items = call.arg(0, Type.array(Type.STRING)).text();
    if (call.count() == 3) {
      String missing = call.arg(2, Type.STRING).text();
      items = "list_transform(" + items + ", lambda v: coalesce(v, " + missing + "))";
    }
    String separator = Duck.text(call.constant(1));
    return new Typed("array_to_string(" + items + ", " + separator + ")", Type.STRING);
  }

  private static @Nullable Typed concat(Invocation call) {
    if (call.count() == 0) {
      return null;
    }
    List<Typed> arrays = call.unified();
    if (!arrays.getFirst().type().is(Kind.ARRAY)) {
      throw call.mismatch();
    }
    return new Typed(
        "CASE WHEN %s THEN list_concat(%s) END"
            .formatted(Functions.allPresent(arrays), Typed.texts(arrays)),
        arrays.getFirst().type());
  }
}
