package io.sluice.model.schema;

import io.sluice.model.EventTime;
import io.sluice.model.json.Json;
import io.sluice.model.table.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes values of columns of JSON's strings, numbers and booleans.
final class Scalars {
  /// A longer number is none to calculate with.
  private static final int MAX_NUMBER_CHARS = 400;

  private static final int MAX_EXPONENT_CHARS = 6;
  private static final int LONG_DIGITS = 18;
  private static final int NUMERIC_WHOLE_DIGITS = 29;
  private static final int NUMERIC_FRACTION_DIGITS = 9;
  private static final int EPOCH_DIGITS = 40;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private static final Pattern WITH_OFFSET = Pattern.compile(".+[+-]\\d\\d:\\d\\d");

  private Scalars() {}

  /// The value of a string; null when it does not fit.
  static @Nullable Object of(ColumnType type, String text) {
    return switch (type) {
      case STRING -> text;
      case TIMESTAMP -> EventTime.parse(text).orElse(null);
      case DATETIME ->
          EventTime.parse(text)
              .map(time -> time.atOffset(ZoneOffset.UTC).toLocalDateTime())
              .orElse(null);
      case DATE -> date(text.strip());
      case TIME -> time(text.strip());
      case BYTES -> bytes(text);
      case INT64, FLOAT64, NUMERIC -> isNumber(text) ? number(type, text) : null;
      default -> null;
    };
  }

  /// The value of a number; null when it does not fit.
  static @Nullable Object of(ColumnType type, Json number) {
    if (type == ColumnType.INT64 && number.length() <= LONG_DIGITS) {
      Long small = small(number);
      if (small != null) {
        return small;
      }
    }
    return number(type, number.toString());
  }

  private static @Nullable Object number(ColumnType type, String text) {
    if (type == ColumnType.STRING) {
      return text;
    }
    if (type == ColumnType.FLOAT64) {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : null;
    }
    BigDecimal value = decimal(text);
    if (value == null) {
      return null;
    }
    return switch (type) {
      case INT64 -> integer(value);
      case NUMERIC -> numeric(value);
      case TIMESTAMP -> {
        long digits = (long) value.precision() - value.scale();
        yield digits > EPOCH_DIGITS || value.scale() > EPOCH_DIGITS || value.scale() < -EPOCH_DIGITS
            ? null
            : EventTime.parse(value.toPlainString()).orElse(null);
      }
      default -> null;
    };
  }

  private static @Nullable Long small(Json number) {
    byte[] bytes = number.array();
    int at = number.offset();
    int end = at + number.length();
    boolean negative = bytes[at] == '-';
    long value = 0;
    for (at += negative ? 1 : 0; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      value = 10 * value + digit;
    }
    return negative ? -value : value;
  }

  private static @Nullable BigDecimal decimal(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    return text.length() > MAX_NUMBER_CHARS || (e >= 0 && text.length() - e > MAX_EXPONENT_CHARS)
        ? null
        : new BigDecimal(text);
  }

  private static @Nullable Long integer(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable BigDecimal numeric(BigDecimal value) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal shortest = value.stripTrailingZeros();
    boolean fits =
        (long) shortest.precision() - shortest.scale() <= NUMERIC_WHOLE_DIGITS
            && shortest.scale() <= NUMERIC_FRACTION_DIGITS;
    return fits ? shortest.setScale(Math.max(0, shortest.scale())) : null;
  }

  private static boolean isNumber(String text) {
    return text.length() <= MAX_NUMBER_CHARS && NUMBER.matcher(text).matches();
  }

  private static @Nullable LocalDate date(String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      return date.getYear() < 1 || date.getYear() > 9999 ? null : date;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// The time of day in UTC, when an offset says which one is meant.
  private static @Nullable LocalTime time(String text) {
    try {
      boolean zoned =
          text.endsWith("Z") || text.endsWith("z") || WITH_OFFSET.matcher(text).matches();
      LocalTime time =
          zoned
              ? OffsetTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()
              : LocalTime.parse(text);
      return time.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static byte @Nullable [] bytes(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// What would fit, for people.
  static String expectation(ColumnType type) {
    return switch (type) {
      case INT64 -> "an integer of 64 bits";
      case FLOAT64 -> "a number that a double holds";
      case NUMERIC -> "a number of at most 29 digits before the point and 9 behind it";
      case TIMESTAMP, DATETIME -> "a time such as 2017-10-17T20:57:17Z";
      case DATE -> "a date such as 2017-10-17";
      case TIME -> "a time of day such as 20:57:17";
      case BYTES -> "base64";
      case BOOL -> "true or false";
      default -> "text";
    };
  }
}
