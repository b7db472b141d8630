package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Interval;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// TRUNC, ADD, SUB and DIFF of dates and times.
final class DateArithmetic {
  private static final List<String> SHIFTS_OF_DATES =
      List.of("DAY", "WEEK", "MONTH", "QUARTER", "YEAR");

  private DateArithmetic() {}

  static void define(Registry functions) {
    for (Type type : List.of(Type.DATE, Type.DATETIME, Type.TIMESTAMP)) {
      String zone = type.is(Kind.TIMESTAMP) ? "[, STRING]" : "";
      functions.define(
          type + "_TRUNC(" + type + ", part" + zone + ") -> " + type,
          "",
          call -> truncated(call, type));
      functions.define(
          type + "_ADD(" + type + ", INTERVAL INT64 part) -> " + type,
          "",
          call -> shifted(call, type, ""));
      functions.define(
          type + "_SUB(" + type + ", INTERVAL INT64 part) -> " + type,
          "",
          call -> shifted(call, type, "-"));
      functions.define(
          type + "_DIFF(" + type + ", " + type + ", part) -> INT64",
          "",
          call -> difference(call, type));
    }
    functions.define(
        "GENERATE_DATE_ARRAY(DATE, DATE[, INTERVAL INT64 part]) -> ARRAY<DATE>",
        "",
        DateArithmetic::dates);
  }

  /// The value of an operator `+` or `-` with an INTERVAL at its right.
  static Typed shifted(
      Expr.Binary binary, Interval interval, Scope scope, ExpressionTranslator expressions) {
    Typed value = expressions.translate(binary.left(), scope);
    Typed amount = expressions.translate(interval.amount(), scope);
    if (!value.type().isTime() || !amount.type().is(Kind.INT64)) {
      throw Operators.mismatch(binary.position(), binary.operator(), List.of(value, amount));
    }
    String sign = binary.operator().equals("-") ? "-" : "";
    Type type = value.type().is(Kind.DATE) ? Type.DATETIME : value.type();
    DatePart part = part(interval, type, "operator " + binary.operator());
    return shifted(Casts.implicit(type, value), part, sign + amount.text());
  }

  private static DatePart part(Interval interval, Type type, String where) {
    var part = new DatePart(interval.position(), interval.unit(), 7);
    return switch (type.kind()) {
      case DATE -> part.among(where, SHIFTS_OF_DATES, List.of());
      case TIMESTAMP -> part.among(where, DatePart.SUB_DAY, List.of("DAY"));
      default -> part.among(where, SHIFTS_OF_DATES, DatePart.SUB_DAY);
    };
  }

  private static Typed shifted(Typed value, DatePart part, String count) {
    Type type = value.type();
    String interval = part.interval(count);
    if (type.is(Kind.TIMESTAMP)) {
      String moved = DateFunctions.utc(value.text()) + " + " + interval;
      return new Typed(DateFunctions.utc("(" + moved + ")"), type);
    }
    return new Typed(Duck.cast(value.text() + " + " + interval, type), type);
  }

  /// The first argument: of the function's own type, or of another type of time.
  private static Typed value(Invocation call, int i, Type type) {
    Typed value = call.arg(i);
    boolean other = type.is(Kind.DATE) && value.type().is(Kind.DATETIME, Kind.TIMESTAMP);
    return other ? value : call.arg(i, type);
  }

  private static @Nullable Typed shifted(Invocation call, Type type, String sign) {
    if (!call.hasCount(2, 2)) {
      return null;
    }
    if (!(call.raw(1) instanceof Interval interval)) {
      throw call.mismatch();
    }
    Typed value = value(call, 0, type);
    Typed amount = Coercion.to(Type.INT64, call.translate(interval.amount()));
    if (amount == null) {
      throw SqlException.at(interval.position(), "Interval value must be coercible to INT64 type");
    }
    DatePart part = part(interval, value.type(), call.call().name());
    return shifted(value, part, sign + amount.text());
  }

  private static @Nullable Typed truncated(Invocation call, Type type) {
    if (!call.hasCount(2, 3)) {
      return null;
    }
    Typed value = value(call, 0, type);
    boolean zoned = value.type().is(Kind.TIMESTAMP);
    DatePart part =
        DatePart.of(call.raw(1))
            .among(
                call.call().name(),
                DatePart.OF_DATES,
                value.type().is(Kind.DATE) ? List.of() : DatePart.SUB_DAY);
    if (call.count() == 3 && !zoned) {
      return null;
    }
    String zone = call.zone(2);
    String text = part.truncated(zoned ? Duck.local(value.text(), zone) : value.text());
    return new Typed(zoned ? Duck.local(text, zone) : Duck.cast(text, value.type()), value.type());
  }

  /// Of TIMESTAMPs the whole parts that have passed; of the others the boundaries between.
  private static @Nullable Typed difference(Invocation call, Type type) {
    if (!call.hasCount(3, 3)) {
      return null;
    }
    Typed later = value(call, 0, type);
    Typed earlier = value(call, 1, type);
    if (!later.type().equals(earlier.type())) {
      throw call.mismatch();
    }
    DatePart part = DatePart.of(call.raw(2));
    if (later.type().is(Kind.TIMESTAMP)) {
      part.among(call.call().name(), DatePart.SUB_DAY, List.of("DAY"));
      return new Typed(
          "((epoch_us(%s) - epoch_us(%s)) // %d)"
              .formatted(later.text(), earlier.text(), part.micros()),
          Type.INT64);
    }
    part.among(
        call.call().name(),
        DatePart.OF_DATES,
        later.type().is(Kind.DATE) ? List.of() : DatePart.SUB_DAY);
    return new Typed(part.boundaries(later.text(), earlier.text()), Type.INT64);
  }

  /// Each date is counted from the first, so that the ends of months stay.
  private static @Nullable Typed dates(Invocation call) {
    if (!call.hasCount(2, 3)) {
      return null;
    }
    String start = call.arg(0, Type.DATE).text();
    String end = call.arg(1, Type.DATE).text();
    long step = 1;
    String unit = "DAY";
    if (call.count() == 3) {
      if (!(call.raw(2) instanceof Interval interval
          && call.translate(interval.amount()).constant() instanceof Long count
          && count > 0)) {
        throw call.unsupported("A step that is not a positive literal INTERVAL is");
      }
      step = count;
      unit = interval.unit();
    }
    DatePart part =
        new DatePart(call.at(), unit, 7).among(call.call().name(), SHIFTS_OF_DATES, List.of());
    String dates =
        "list_transform(range(0, greatest(date_diff('%s', %s, %s), -1) // %d + 1), lambda i: CAST(%s + %s AS DATE))"
            .formatted(
                part.name().toLowerCase(Locale.ROOT),
                start,
                end,
                step,
                start,
                part.interval("(i * " + step + ")"));
    return new Typed(
        "list_filter(" + dates + ", lambda d: d <= " + end + ")", Type.array(Type.DATE));
  }
}
