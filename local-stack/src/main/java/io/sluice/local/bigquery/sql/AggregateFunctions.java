package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class AggregateFunctions {
  private AggregateFunctions() {}

  static void define(Registry functions) {
    counts(functions);
    functions.define("SUM(INT64) -> INT64", "CAST(sum({d}{0}){o} AS BIGINT)");
    functions.define("SUM(NUMERIC) -> NUMERIC", "CAST(sum({d}{0}){o} AS DECIMAL(38,9))");
    functions.define("SUM(FLOAT64) -> FLOAT64", "sum({d}{0}){o}");
    functions.define("AVG(INT64) -> FLOAT64", "avg({d}{0}){o}");
    functions.define(
        "AVG(FLOAT64) -> FLOAT64",
        "do",
        call -> {
          if (call.arg(0).type().is(Kind.NUMERIC)) {
            throw call.unsupported("AVG of NUMERIC is");
          }
          return call.hasCount(1, 1)
              ? templated(call, "avg({d}{0}){o}", Type.FLOAT64, call.arg(0, Type.FLOAT64))
              : null;
        });
    functions.define("LOGICAL_AND(BOOL) -> BOOL", "bool_and({0}){o}");
    functions.define("LOGICAL_OR(BOOL) -> BOOL", "bool_or({0}){o}");
    functions.define("BIT_AND(INT64) -> INT64", "bit_and({0})");
    functions.define("BIT_OR(INT64) -> INT64", "bit_or({0})");
    functions.define("BIT_XOR(INT64) -> INT64", "bit_xor({d}{0})");
    for (String name : List.of("STDDEV_SAMP", "STDDEV_POP", "VAR_SAMP", "VAR_POP")) {
      functions.define(name + "(FLOAT64) -> FLOAT64", lower(name) + "({d}{0}){o}");
    }
    functions.define("STDDEV(FLOAT64) -> FLOAT64", "stddev_samp({d}{0}){o}");
    functions.define("VARIANCE(FLOAT64) -> FLOAT64", "var_samp({d}{0}){o}");
    for (String name : List.of("CORR", "COVAR_SAMP", "COVAR_POP")) {
      functions.define(name + "(FLOAT64, FLOAT64) -> FLOAT64", lower(name) + "({0}, {1}){o}");
    }
    functions.define("ANY_VALUE(T) -> T", "o", call -> same(call, "any_value({0}){o}"));
    functions.define("MIN(T) -> T", "o", call -> ordered(call, "min({0}){o}"));
    functions.define("MAX(T) -> T", "o", call -> ordered(call, "max({0}){o}"));
    functions.define("STRING_AGG(STRING[, STRING]) -> STRING", "drlo", AggregateFunctions::text);
    functions.define("ARRAY_AGG(T) -> ARRAY<T>", "dnrlo", AggregateFunctions::array);
    functions.define("ARRAY_CONCAT_AGG(ARRAY<T>) -> ARRAY<T>", "r", AggregateFunctions::concat);
    functions.define("GROUPING(T) -> INT64", "", AggregateFunctions::grouping);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void counts(Registry functions) {
    functions.define("COUNT(*) -> INT64", "*do", AggregateFunctions::count);
    functions.define("COUNTIF(BOOL) -> INT64", "count(CASE WHEN {0} THEN 1 END){o}");
    functions.define(
        "APPROX_COUNT_DISTINCT(T) -> INT64",
        "",
        call -> groupable(call, "count(DISTINCT {0})", Type.INT64));
  }

  private static @Nullable Typed count(Invocation call) {
    if (call.call().modifiers().star()) {
      return new Typed("count(*)" + call.over(), Type.INT64);
    }
    return call.call().modifiers().distinct()
        ? groupable(call, "count(DISTINCT {0}){o}", Type.INT64)
        : call.hasCount(1, 1) ? templated(call, "count({0}){o}", Type.INT64, call.arg(0)) : null;
  }

  private static Typed templated(Invocation call, String template, Type type, Typed... args) {
    return new Typed(Registry.fill(template, call, List.of(args)), type);
  }

  private static @Nullable Typed groupable(Invocation call, String template, Type type) {
    if (!call.hasCount(1, 1)) {
      return null;
    }
    if (!call.arg(0).type().isGroupable()) {
      throw SqlException.at(
          call.at(),
          "Aggregate functions with DISTINCT cannot be used with arguments of type "
              + call.arg(0).type());
    }
    return templated(call, template, type, call.arg(0));
  }

  private static @Nullable Typed same(Invocation call, String template) {
    return call.hasCount(1, 1) ? templated(call, template, call.arg(0).type(), call.arg(0)) : null;
  }

  private static @Nullable Typed ordered(Invocation call, String template) {
    if (call.hasCount(1, 1) && !call.arg(0).type().isOrderable()) {
      throw SqlException.at(
          call.at(),
          call.call().name() + " is not defined for arguments of type " + call.arg(0).type());
    }
    return same(call, template);
  }

  private static @Nullable Typed text(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    String separator = call.count() == 2 ? Duck.text(call.constant(1)) : "','";
    Typed value = call.arg(0, Type.STRING);
    Long limit = call.limit();
    if (limit == null) {
      return templated(
          call, "string_agg({d}{0}, " + literal(separator) + "{r}){o}", Type.STRING, value);
    }
    String list = "(array_agg({d}{0}{r}) FILTER (WHERE {0} IS NOT NULL){o})[1:" + limit + "]";
    return templated(
        call, "array_to_string(" + list + ", " + literal(separator) + ")", Type.STRING, value);
  }

  /// A text that a template must not read as one of its places.
  private static String literal(String text) {
    if (text.indexOf('{') >= 0) {
      throw SqlException.invalid(
          "A separator with { in STRING_AGG is not supported by the local BigQuery");
    }
    return text;
  }

  private static @Nullable Typed array(Invocation call) {
    if (!call.hasCount(1, 1)) {
      return null;
    }
    Typed value = call.arg(0);
    if (value.type().is(Kind.ARRAY)) {
      throw SqlException.at(
          call.at(), "The argument to ARRAY_AGG must not be an array type but was " + value.type());
    }
    boolean ignores = call.call().modifiers().nulls().equals("IGNORE");
    String list =
        "array_agg({d}{0}{r})" + (ignores ? " FILTER (WHERE {0} IS NOT NULL)" : "") + "{o}";
    Long limit = call.limit();
    return templated(
        call,
        limit == null ? list : "(" + list + ")[1:" + limit + "]",
        Type.array(value.type()),
        value);
  }

  private static @Nullable Typed concat(Invocation call) {
    if (!call.hasCount(1, 1)) {
      return null;
    }
    Typed value = Functions.oneOf(call, 0, Kind.ARRAY);
    return templated(
        call, "flatten(array_agg({0}{r}) FILTER (WHERE {0} IS NOT NULL))", value.type(), value);
  }

  private static @Nullable Typed grouping(Invocation call) {
    return call.hasCount(1, 1)
        ? templated(call, "CAST(grouping({0}) AS BIGINT)", Type.INT64, call.arg(0))
        : null;
  }
}
