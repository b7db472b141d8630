package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Constructors of dates and times, and their conversion from and to numbers.
final class DateFunctions {
  private static final String UTC = "'UTC'";

  private DateFunctions() {}

  static void define(Registry functions) {
    functions.define("CURRENT_TIMESTAMP() -> TIMESTAMP", "now()");
    functions.define("CURRENT_DATE([STRING]) -> DATE", "", call -> current(call, Type.DATE));
    functions.define(
        "CURRENT_DATETIME([STRING]) -> DATETIME", "", call -> current(call, Type.DATETIME));
    functions.define("CURRENT_TIME([STRING]) -> TIME", "", call -> current(call, Type.TIME));
    constructors(functions);
    String seconds = "CAST(timezone('UTC', make_timestamp({0}";
    functions.define(
        "TIMESTAMP_SECONDS(INT64) -> TIMESTAMP", seconds + " * 1000000)) AS TIMESTAMPTZ)");
    functions.define("TIMESTAMP_MILLIS(INT64) -> TIMESTAMP", seconds + " * 1000)) AS TIMESTAMPTZ)");
    functions.define("TIMESTAMP_MICROS(INT64) -> TIMESTAMP", seconds + ")) AS TIMESTAMPTZ)");
    functions.define("UNIX_SECONDS(TIMESTAMP) -> INT64", floored(1_000_000));
    functions.define("UNIX_MILLIS(TIMESTAMP) -> INT64", floored(1_000));
    functions.define("UNIX_MICROS(TIMESTAMP) -> INT64", floored(1));
    functions.define("UNIX_DATE(DATE) -> INT64", "date_diff('day', DATE '1970-01-01', {0})");
    functions.define(
        "DATE_FROM_UNIX_DATE(INT64) -> DATE",
        "CAST(DATE '1970-01-01' + to_days(CAST({0} AS INTEGER)) AS DATE)");
    functions.define("LAST_DAY(DATE[, part]) -> DATE", "", DateFunctions::lastDay);
  }

  private static void constructors(Registry functions) {
    functions.define(
        "TIMESTAMP(STRING, DATE, DATETIME or TIMESTAMP[, STRING]) -> TIMESTAMP",
        "",
        DateFunctions::timestamp);
    functions.define("DATE(INT64, INT64, INT64) -> DATE", "make_date({0}, {1}, {2})");
    functions.define(
        "DATE(DATE, DATETIME or TIMESTAMP[, STRING]) -> DATE",
        "",
        call -> converted(call, Type.DATE));
    functions.define(
        "DATETIME(INT64, INT64, INT64, INT64, INT64, INT64) -> DATETIME",
        "make_timestamp({0}, {1}, {2}, {3}, {4}, CAST({5} AS DOUBLE))");
    functions.define("DATETIME(DATE, TIME) -> DATETIME", "({0} + {1})");
    functions.define(
        "DATETIME(DATE, DATETIME or TIMESTAMP[, STRING]) -> DATETIME",
        "",
        call -> converted(call, Type.DATETIME));
    functions.define(
        "TIME(INT64, INT64, INT64) -> TIME", "make_time({0}, {1}, CAST({2} AS DOUBLE))");
    functions.define(
        "TIME(DATETIME or TIMESTAMP[, STRING]) -> TIME", "", call -> converted(call, Type.TIME));
  }

  /// Microseconds since 1970, cut down to a multiple of the unit and counted in it.
  private static String floored(long unit) {
    String micros = "epoch_us({0})";
    return unit == 1
        ? micros
        : "((%s - ((%s %% %d) + %d) %% %d) // %d)"
            .formatted(micros, micros, unit, unit, unit, unit);
  }

  private static @Nullable Typed current(Invocation call, Type type) {
    return call.hasCount(0, 1)
        ? new Typed(Duck.cast(Duck.local("now()", call.zone(0)), type), type)
        : null;
  }

  private static @Nullable Typed timestamp(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    Typed value =
        Functions.oneOf(call, 0, Kind.STRING, Kind.DATE, Kind.DATETIME, Kind.TIMESTAMP, Kind.NULL);
    if (call.count() == 1 || value.isNull()) {
      Typed literal = Coercion.to(Type.TIMESTAMP, value);
      return literal != null ? literal : Casts.explicit(call.at(), value, Type.TIMESTAMP);
    }
    if (value.type().is(Kind.TIMESTAMP)) {
      return null;
    }
    Typed local = Casts.explicit(call.at(), value, Type.DATETIME);
    return new Typed(Duck.local(local.text(), call.zone(1)), Type.TIMESTAMP);
  }

  private static @Nullable Typed converted(Invocation call, Type target) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    Typed value = call.arg(0);
    Typed literal = value.isLiteral() && call.count() == 1 ? Coercion.to(target, value) : null;
    if (literal != null) {
      return literal;
    }
    boolean zoned = value.type().is(Kind.TIMESTAMP);
    boolean dateAsTime = target.is(Kind.TIME) && value.type().is(Kind.DATE);
    boolean time = value.type().isTime() || value.isNull();
    if (!time || dateAsTime || (call.count() == 2 && !zoned)) {
      return null;
    }
    String local = zoned ? Duck.local(value.text(), call.zone(1)) : value.text();
    return new Typed(Duck.cast(local, target), target);
  }

  private static @Nullable Typed lastDay(Invocation call) {
    if (!call.hasCount(1, 2)) {
      return null;
    }
    Typed value = call.arg(0).type().is(Kind.DATETIME) ? call.arg(0) : call.arg(0, Type.DATE);
    var month = new DatePart(call.at(), "MONTH", 1);
    DatePart part = call.count() == 1 ? month : DatePart.of(call.raw(1));
    part.among("LAST_DAY", List.of("WEEK", "MONTH", "QUARTER", "YEAR"), List.of());
    String end = "(" + part.truncated(value.text()) + " + " + part.interval("1") + " - to_days(1))";
    return new Typed(Duck.cast(end, Type.DATE), Type.DATE);
  }

  static String utc(String timestamp) {
    return Duck.local(timestamp, UTC);
  }
}
