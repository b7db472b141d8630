package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.Locale;

/// A date part such as MONTH or WEEK(MONDAY); `weekday` counts from 1 for Monday and is that on
/// which a WEEK begins.
record DatePart(Position position, String name, int weekday) {
  static final List<String> SUB_DAY =
      List.of("MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR");
  static final List<String> OF_DATES =
      List.of("DAY", "WEEK", "ISOWEEK", "MONTH", "QUARTER", "YEAR", "ISOYEAR");

  private static final List<String> WEEKDAYS =
      List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");
  private static final int SUNDAY = 7;
  private static final int DAYS_PER_WEEK = 7;

  static DatePart of(Expr expression) {
    Position at = expression.position();
    if (expression instanceof Expr.Path path && path.names().size() == 1) {
      String name = path.names().getFirst().toUpperCase(Locale.ROOT);
      return new DatePart(at, name, name.equals("ISOWEEK") ? 1 : SUNDAY);
    }
    if (expression instanceof Expr.Call call
        && call.name().equals("WEEK")
        && call.arguments().size() == 1
        && call.arguments().getFirst() instanceof Expr.Path day) {
      int weekday = WEEKDAYS.indexOf(day.names().getFirst().toUpperCase(Locale.ROOT)) + 1;
      if (weekday > 0) {
        return new DatePart(at, "WEEK", weekday);
      }
    }
    throw SqlException.at(at, "A valid date part name is required");
  }

  SqlException invalid(String where) {
    return SqlException.at(
        position, "A valid date part argument for " + where + " is required, but found " + name);
  }

  /// Checks that the part is one of these.
  DatePart among(String where, List<String> parts, List<String> more) {
    if (!parts.contains(name) && !more.contains(name)) {
      throw invalid(where);
    }
    return this;
  }

  boolean isWeek() {
    return name.equals("WEEK") || name.equals("ISOWEEK");
  }

  /// A date or DATETIME cut down to the beginning of its part, as a DATETIME.
  String truncated(String local) {
    if (!isWeek()) {
      return "date_trunc('" + name.toLowerCase(Locale.ROOT) + "', " + local + ")";
    }
    int shift = (DAYS_PER_WEEK + 1 - weekday) % DAYS_PER_WEEK;
    return "(date_trunc('week', %s + to_days(%d)) - to_days(%d))".formatted(local, shift, shift);
  }

  /// How many beginnings of the part lie between two dates or DATETIMEs.
  String boundaries(String later, String earlier) {
    if (isWeek()) {
      return "(date_diff('day', %s, %s) // 7)".formatted(truncated(earlier), truncated(later));
    }
    return "date_diff('%s', %s, %s)".formatted(name.toLowerCase(Locale.ROOT), earlier, later);
  }

  /// An interval of DuckDB, so many times the part.
  String interval(String count) {
    return switch (name) {
      case "DAY" -> "to_days(CAST(" + count + " AS INTEGER))";
      case "WEEK" -> "to_days(CAST(" + count + " * 7 AS INTEGER))";
      case "MONTH" -> "to_months(CAST(" + count + " AS INTEGER))";
      case "QUARTER" -> "to_months(CAST(" + count + " * 3 AS INTEGER))";
      case "YEAR" -> "to_months(CAST(" + count + " * 12 AS INTEGER))";
      default -> "to_microseconds(" + count + " * " + micros() + ")";
    };
  }

  /// The length of a part up to HOUR in microseconds.
  long micros() {
    return switch (name) {
      case "MICROSECOND" -> 1;
      case "MILLISECOND" -> 1_000;
      case "SECOND" -> 1_000_000;
      case "MINUTE" -> 60_000_000;
      case "HOUR" -> 3_600_000_000L;
      case "DAY" -> 86_400_000_000L;
      default -> throw new IllegalStateException(name);
    };
  }
}
