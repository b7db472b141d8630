package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.Locale;

/// The function EXTRACT.
final class Extraction {
  private Extraction() {}

  static Typed of(Expr.Extract extract, Scope scope, ExpressionTranslator expressions) {
    DatePart part = DatePart.of(extract.part());
    Typed value = expressions.translate(extract.value(), scope);
    Expr zone = extract.zone();
    boolean time = value.type().isTime() || value.type().is(Kind.TIME);
    if (!time || (zone != null && !value.type().is(Kind.TIMESTAMP))) {
      throw SqlException.at(
          extract.position(),
          "No matching signature for function EXTRACT for argument types: DATE_TIME_PART FROM "
              + value.type());
    }
    String zoneText =
        zone == null
            ? "'UTC'"
            : Invocation.zoneOf(zone.position(), expressions.translate(zone, scope));
    String local =
        value.type().is(Kind.TIMESTAMP) ? Duck.local(value.text(), zoneText) : value.text();
    return extracted(part, local, value.type());
  }

  private static Typed extracted(DatePart part, String x, Type type) {
    boolean sub = DatePart.SUB_DAY.contains(part.name());
    if (type.is(sub ? Kind.DATE : Kind.TIME)) {
      throw SqlException.at(
          part.position(),
          "EXTRACT from " + type + " does not support the " + part.name() + " date part");
    }
    return switch (part.name()) {
      case "DATE" -> whole(part, x, type, Type.DATE);
      case "TIME" -> whole(part, x, type, Type.TIME);
      case "DATETIME" -> whole(part, x, type, Type.DATETIME);
      case "DAYOFWEEK" -> number("dayofweek(" + x + ") + 1");
      case "WEEK" -> week(part, x);
      case "ISOWEEK" -> number("weekofyear(" + x + ")");
      case "MILLISECOND" -> number("millisecond(" + x + ") % 1000");
      case "MICROSECOND" -> number("microsecond(" + x + ") % 1000000");
      case "DAY", "DAYOFYEAR", "MONTH", "QUARTER", "YEAR", "ISOYEAR", "HOUR", "MINUTE", "SECOND" ->
          number(part.name().toLowerCase(Locale.ROOT) + "(" + x + ")");
      default -> throw part.invalid("EXTRACT");
    };
  }

  private static Typed whole(DatePart part, String x, Type from, Type to) {
    if (from.is(Kind.DATE)) {
      throw part.invalid("EXTRACT from DATE");
    }
    return new Typed(Duck.cast(x, to), to);
  }

  /// Days before the first day of a week belong to week 0.
  private static Typed week(DatePart part, String x) {
    return switch (part.weekday()) {
      case 7 -> number("strftime(" + x + ", '%U')");
      case 1 -> number("strftime(" + x + ", '%W')");
      default ->
          throw SqlException.unsupported(
              part.position(),
              "EXTRACT of a WEEK that begins on another day than SUNDAY or MONDAY is");
    };
  }

  private static Typed number(String text) {
    return new Typed("CAST(" + text + " AS BIGINT)", Type.INT64);
  }
}
