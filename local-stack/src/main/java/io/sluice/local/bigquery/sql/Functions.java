package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Call;
import io.sluice.local.bigquery.sql.Function.Overload;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// The functions that are supported; no other name reaches DuckDB.
final class Functions {
  private static final SortedMap<String, Function> ALL = all();

  private Functions() {}

  private static SortedMap<String, Function> all() {
    var registry = new Registry();
    AggregateFunctions.define(registry.category("Aggregate functions"));
    WindowFunctions.define(registry.category("Window functions"));
    ConditionalFunctions.define(registry.category("Conditional functions"));
    MathFunctions.define(registry.category("Mathematical functions"));
    StringFunctions.define(registry.category("String functions"));
    PatternFunctions.define(registry.category("String functions"));
    HashFunctions.define(registry.category("Hash, bytes and utility functions"));
    JsonFunctions.define(registry.category("JSON functions"));
    JsonConversions.define(registry.category("JSON functions"));
    ArrayFunctions.define(registry.category("Array functions"));
    DateFunctions.define(registry.category("Date and time functions"));
    DateArithmetic.define(registry.category("Date and time functions"));
    TimeFormats.define(registry.category("Date and time functions"));
    return registry.functions();
  }

  static SortedMap<String, Function> list() {
    return ALL;
  }

  static Typed call(Call call, Scope scope, ExpressionTranslator expressions) {
    Function function = ALL.get(call.name());
    if (function == null) {
      throw SqlException.at(
          call.position(), "Function not supported by the local BigQuery: " + call.name());
    }
    var invocation = new Invocation(call, scope, expressions);
    checkModifiers(call, function.overloads().getFirst().accepts());
    Typed result = translated(function, invocation);
    return call.safe() ? safe(call, function, result) : result;
  }

  /// An overload whose types are the arguments' own comes before one that needs coercion.
  private static Typed translated(Function function, Invocation invocation) {
    Typed coerced = null;
    for (Overload overload : function.overloads()) {
      Typed result = overload.body().call(invocation);
      if (result != null && overload.fits(invocation)) {
        return result;
      }
      coerced = coerced == null ? result : coerced;
    }
    if (coerced == null) {
      throw invocation.mismatch();
    }
    return coerced;
  }

  private static Typed safe(Call call, Function function, Typed result) {
    if (!function.overloads().getFirst().accepts().isEmpty()) {
      throw SqlException.at(
          call.position(), "Function " + call.name() + " does not support SAFE error mode");
    }
    return new Typed("TRY(" + result.text() + ")", result.type());
  }

  private static void checkModifiers(Call call, String accepts) {
    Expr.Modifiers modifiers = call.modifiers();
    check(call, modifiers.star(), accepts.contains("*"), "the argument * is");
    check(call, modifiers.distinct(), accepts.contains("d"), "DISTINCT is");
    check(call, !modifiers.nulls().isEmpty(), accepts.contains("n"), "IGNORE NULLS is");
    check(call, !modifiers.orderBy().isEmpty(), accepts.contains("r"), "ORDER BY is");
    check(call, modifiers.limit() != null, accepts.contains("l"), "LIMIT is");
    boolean over = accepts.contains("o") || accepts.contains("O");
    check(call, call.over() != null, over, "an OVER clause is");
    if (call.over() == null && accepts.contains("O")) {
      throw SqlException.at(
          call.position(), "Window function " + call.name() + " requires an OVER clause");
    }
  }

  private static void check(Call call, boolean present, boolean accepted, String what) {
    if (present && !accepted) {
      throw SqlException.unsupported(call.position(), "In a call to " + call.name() + " " + what);
    }
  }

  /// The condition that no value is NULL.
  static String allPresent(List<Typed> values) {
    return values.stream()
        .map(value -> value.text() + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  static Typed oneOf(Invocation call, int i, Kind... kinds) {
    Typed value = call.arg(i);
    if (!value.type().is(kinds)) {
      throw call.mismatch();
    }
    return value;
  }
}
