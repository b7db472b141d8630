package io.sluice.local.bigquery.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
import java.util.Base64;
import java.util.Locale;

/// Makes the values that [RowAppender] takes, and checks that a column can hold them.
public final class Cells {
  private static final long FIRST_MICROS = micros(Instant.parse("0001-01-01T00:00:00Z"));
  private static final long LAST_MICROS = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));
  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final int DECIMAL_DIGITS = 38;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("H:m:s")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-M-d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATETIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(TIME)
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DATETIME)
          .appendPattern("[' ']['UTC']")
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Cells() {}

  /// The value that the text stands for in a column of that type; BYTES are base64.
  public static Object parse(ColumnType type, String text) throws InvalidCellException {
    try {
      return switch (type) {
        case STRING -> text;
        case BYTES -> Base64.getDecoder().decode(text);
        case INT64 -> Long.parseLong(text);
        case FLOAT64 -> float64(text);
        case BOOL -> bool(text);
        case TIMESTAMP -> timestamp(micros(OffsetDateTime.parse(text, TIMESTAMP).toInstant()));
        case DATE -> date(LocalDate.parse(text, DATE));
        case TIME -> LocalTime.parse(text, TIME);
        case DATETIME -> datetime(LocalDateTime.parse(text, DATETIME));
        case NUMERIC, BIGNUMERIC -> decimal(type, new BigDecimal(text));
        case JSON -> JsonText.checked(text);
        case STRUCT -> throw new InvalidCellException(type, text);
      };
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new InvalidCellException(type, text);
    }
  }

  /// A TIMESTAMP.
  ///
  /// @param micros microseconds since 1970
  public static OffsetDateTime timestamp(long micros) throws InvalidCellException {
    if (micros < FIRST_MICROS || micros > LAST_MICROS) {
      throw new InvalidCellException(ColumnType.TIMESTAMP, micros);
    }
    long seconds = Math.floorDiv(micros, 1_000_000L);
    long nanos = Math.floorMod(micros, 1_000_000L) * 1_000L;
    return Instant.ofEpochSecond(seconds, nanos).atOffset(ZoneOffset.UTC);
  }

  /// A DATE.
  public static LocalDate date(LocalDate date) throws InvalidCellException {
    if (date.isBefore(FIRST_DAY) || date.isAfter(LAST_DAY)) {
      throw new InvalidCellException(ColumnType.DATE, date);
    }
    return date;
  }

  /// A DATETIME.
  public static LocalDateTime datetime(LocalDateTime datetime) throws InvalidCellException {
    date(datetime.toLocalDate());
    return datetime;
  }

  /// A NUMERIC or BIGNUMERIC; what cannot be stored exactly is refused.
  public static BigDecimal decimal(ColumnType type, BigDecimal number) throws InvalidCellException {
    try {
      long integerDigits = (long) number.precision() - number.scale();
      if (integerDigits <= DECIMAL_DIGITS - type.decimalScale()) {
        return number.setScale(type.decimalScale(), RoundingMode.UNNECESSARY);
      }
    } catch (ArithmeticException e) {
      // More digits after the point than the type has: refused like too many before it.
    }
    throw new InvalidCellException(type, number);
  }

  private static Boolean bool(String text) throws InvalidCellException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "1" -> true;
      case "false", "f", "no", "n", "0" -> false;
      default -> throw new InvalidCellException(ColumnType.BOOL, text);
    };
  }

  private static Double float64(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }
}
