package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Binary;
import io.sluice.local.bigquery.sql.Expr.Case;
import io.sluice.local.bigquery.sql.Expr.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class ConditionalFunctions {
  private ConditionalFunctions() {}

  static void define(Registry functions) {
    functions.define("IF(BOOL, T, T) -> T", "", ConditionalFunctions::either);
    functions.define("IFNULL(T, T) -> T", "", call -> coalesce(call, 2, 2));
    functions.define("COALESCE(T, ...) -> T", "", call -> coalesce(call, 1, Integer.MAX_VALUE));
    functions.define("NULLIF(T, T) -> T", "", ConditionalFunctions::nullIf);
    functions.define("GREATEST(T, ...) -> T", "", call -> extreme(call, "greatest"));
    functions.define("LEAST(T, ...) -> T", "", call -> extreme(call, "least"));
    functions.define("ERROR(STRING) -> INT64", "", ConditionalFunctions::error);
  }

  private static @Nullable Typed either(Invocation call) {
    return call.hasCount(3, 3)
        ? call.translate(
            new Case(call.at(), null, List.of(new When(call.raw(0), call.raw(1))), call.raw(2)))
        : null;
  }

  private static @Nullable Typed coalesce(Invocation call, int least, int most) {
    if (!call.hasCount(least, most)) {
      return null;
    }
    List<Typed> values = call.unified();
    return new Typed("coalesce(" + Typed.texts(values) + ")", values.getFirst().type());
  }

  private static @Nullable Typed nullIf(Invocation call) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    Typed equal = call.translate(new Binary(call.at(), "=", call.raw(0), call.raw(1)));
    Typed value = call.unified().getFirst();
    return new Typed(
        "CASE WHEN " + equal.text() + " THEN NULL ELSE " + value.text() + " END", value.type());
  }

  /// NULL when any argument is, unlike in DuckDB.
  private static @Nullable Typed extreme(Invocation call, String function) {
    if (!call.hasCount(1, Integer.MAX_VALUE)) {
      return null;
    }
    List<Typed> values = call.unified();
    if (!values.getFirst().type().isOrderable()) {
      throw call.mismatch();
    }
    return new Typed(
        "CASE WHEN %s THEN %s(%s) END"
            .formatted(Functions.allPresent(values), function, Typed.texts(values)),
        values.getFirst().type());
  }

  private static @Nullable Typed error(Invocation call) {
    return call.hasCount(1, 1)
        ? new Typed(Duck.fail(call.arg(0, Type.STRING).text(), Type.INT64), Type.INT64)
        : null;
  }
}
