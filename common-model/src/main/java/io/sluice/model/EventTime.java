package io.sluice.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/// Reads the times that clients write: RFC 3339 (a blank or nothing but a date allowed, no zone
/// means UTC), and epoch seconds, milli-, micro- or nanoseconds, told apart by their size. What is
/// finer than a microsecond is cut.
public final class EventTime {
  /// The range of BigQuery's TIMESTAMP.
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /// Below it a number counts seconds (until the year 5138), below its thousandfold milliseconds,
  /// and so on.
  private static final BigDecimal SECONDS_END = BigDecimal.valueOf(100_000_000_000L);

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final int MAX_CHARS = 64;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[' '][XXX][XX][X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTime() {}

  /// Reads a time; empty when it is none, or outside the years 1 to 9999.
  public static Optional<Instant> parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      return storable(isNumber(trimmed) ? epoch(new BigDecimal(trimmed)) : calendar(trimmed));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Cut to the microsecond; empty outside the years 1 to 9999.
  static Optional<Instant> storable(Instant instant) {
    Instant cut = instant.truncatedTo(ChronoUnit.MICROS);
    return cut.isBefore(FIRST) || cut.isAfter(LAST) ? Optional.empty() : Optional.of(cut);
  }

  private static boolean isNumber(String text) {
    // A date has a dash behind its year; the dash of a number is its sign or its exponent's.
    return text.length() < 5
        || (text.indexOf('-', 1) != 4 && text.indexOf(':') < 0)
        || text.charAt(0) == '-';
  }

  private static Instant epoch(BigDecimal number) {
    if ((long) number.precision() - number.scale() > 20 || number.scale() > 40) {
      throw new NumberFormatException("out of range");
    }
    BigDecimal seconds = number;
    for (BigDecimal end = SECONDS_END;
        number.abs().compareTo(end) >= 0;
        end = end.multiply(THOUSAND)) {
      seconds = seconds.movePointLeft(3);
    }
    BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
    long nanos = seconds.subtract(whole).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole.longValueExact(), nanos);
  }

  private static Instant calendar(String text) {
    Instant usual = UsualTime.parse(text);
    return usual == null ? formatted(text) : usual;
  }

  static Instant formatted(String text) {
    int leap = text.indexOf(":60");
    if (leap == 16) {
      // RFC 3339 allows a leap second; the calendar here has none, so it is the next second.
      return formatted(text.substring(0, 16) + ":59" + text.substring(19)).plusSeconds(1);
    }
    TemporalAccessor parsed =
        FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    return switch (parsed) {
      case OffsetDateTime zoned -> zoned.toInstant();
      case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
      case LocalDate date -> date.atTime(LocalTime.MIN).toInstant(ZoneOffset.UTC);
      default -> throw new DateTimeException("no date");
    };
  }
}
