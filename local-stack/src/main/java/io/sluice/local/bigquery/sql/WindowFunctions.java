package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class WindowFunctions {
  private WindowFunctions() {}

  static void define(Registry functions) {
    for (String name : List.of("ROW_NUMBER", "RANK", "DENSE_RANK")) {
      functions.define(name + "() -> INT64", lower(name) + "(){O}");
    }
    functions.define("PERCENT_RANK() -> FLOAT64", "percent_rank(){O}");
    functions.define("CUME_DIST() -> FLOAT64", "cume_dist(){O}");
    functions.define("NTILE(INT64) -> INT64", "ntile({0}){O}");
    for (String name : List.of("FIRST_VALUE", "LAST_VALUE")) {
      functions.define(
          name + "(T) -> T", "nO", call -> value(call, 1, lower(name) + "({0}{n}){O}"));
    }
    functions.define(
        "NTH_VALUE(T, INT64) -> T", "nO", call -> value(call, 2, "nth_value({0}, {1}{n}){O}"));
    for (String name : List.of("LAG", "LEAD")) {
      functions.define(name + "(T[, INT64[, T]]) -> T", "O", call -> neighbour(call, lower(name)));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static @Nullable Typed value(Invocation call, int count, String template) {
    if (!call.hasCount(count, count)) {
      return null;
    }
    return new Typed(Registry.fill(template, call, call.args()), call.arg(0).type());
  }

  private static @Nullable Typed neighbour(Invocation call, String name) {
    if (!call.hasCount(1, 3)) {
      return null;
    }
    Typed value = call.arg(0);
    String distance = call.count() > 1 ? ", " + call.arg(1, Type.INT64).text() : "";
    String fallback = call.count() > 2 ? ", " + call.arg(2, value.type()).text() : "";
    return new Typed(
        name + "(" + value.text() + distance + fallback + ")" + call.over(), value.type());
  }
}
