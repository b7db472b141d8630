package io.sluice.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Reads the times that nearly everybody writes, `2017-10-17T20:57:17.338320Z`, with or without a
/// fraction and a zone, in a tenth of the time that a formatter takes. What it does not know it
/// leaves to the formatter.
final class UsualTime {
  private static final int SECONDS_END = 19;
  private static final int MAX_NANO_DIGITS = 9;
  private static final int SECONDS_OF_DAY = 86_400;

  /// Java's offsets end at 18:00.
  private static final int MAX_OFFSET_HOURS = 17;

  private UsualTime() {}

  /// The time; null when it is written in another way, or is none.
  static @Nullable Instant parse(String text) {
    if (text.length() < SECONDS_END || !isPunctuated(text)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    if ((year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    int zone = endOfFraction(text);
    int nanos = zone == SECONDS_END ? 0 : nanos(text, zone);
    int offset = offset(text, zone);
    if (nanos < 0 || offset == Integer.MIN_VALUE) {
      return null;
    }
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      int seconds = (hour * 60 + minute) * 60 + second;
      return Instant.ofEpochSecond(days * SECONDS_OF_DAY + seconds - offset, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isPunctuated(String text) {
    char t = text.charAt(10);
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (t == 'T' || t == 't' || t == ' ')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static int endOfFraction(String text) {
    int at = SECONDS_END;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
    }
    return at;
  }

  private static int nanos(String text, int end) {
    int digits = end - SECONDS_END - 1;
    if (digits < 1 || digits > MAX_NANO_DIGITS) {
      return -1;
    }
    int nanos = number(text, SECONDS_END + 1, end);
    for (int i = digits; i < MAX_NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  /// In seconds; the least integer when it is none of the usual ones.
  private static int offset(String text, int from) {
    int left = text.length() - from;
    if (left == 0 || (left == 1 && (text.charAt(from) | 0x20) == 'z')) {
      return 0;
    }
    if (left != 6 || text.charAt(from + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = number(text, from + 1, from + 3);
    int minutes = number(text, from + 4, from + 6);
    char sign = text.charAt(from);
    if ((hours | minutes) < 0 || hours > MAX_OFFSET_HOURS || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = (hours * 60 + minutes) * 60;
    return sign == '+' ? seconds : sign == '-' ? -seconds : Integer.MIN_VALUE;
  }

  /// Less than 0 when one of the characters is no digit.
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
