package io.sluice.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads times as RFC 3339 has them (section 5.6, `date-time`) and as nobody else does; see
/// [EventTime] for what plain events may say.
public final class Rfc3339 {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d):(\\d\\d)(?:\\.(\\d+))?"
              + "(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");

  private static final int MAX_CHARS = 64;
  private static final int OFFSET_CHARS = 6;
  private static final int NANO_DIGITS = 9;
  private static final int SECONDS_OF_HOUR = 3600;

  private Rfc3339() {}

  /// Reads a time, cut to the microsecond; empty when it is none, has more than 64 characters, or
  /// lies outside the years 1 to 9999, which no TIMESTAMP of BigQuery holds.
  public static Optional<Instant> parse(String text) {
    Instant usual = text.length() > OFFSET_CHARS && isZoned(text) ? UsualTime.parse(text) : null;
    if (usual != null) {
      return EventTime.storable(usual);
    }
    Matcher matcher = DATE_TIME.matcher(text);
    if (text.length() > MAX_CHARS || !matcher.matches()) {
      return Optional.empty();
    }
    try {
      return EventTime.storable(instant(matcher));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isZoned(String text) {
    char sign = text.charAt(text.length() - OFFSET_CHARS);
    return text.endsWith("Z") || text.endsWith("z") || sign == '+' || sign == '-';
  }

  private static Instant instant(Matcher time) {
    // Section 5.7 allows a leap second; the calendar here has none, so it is the next second.
    boolean leap = time.group(3).equals("60");
    String second = leap ? "59" : time.group(3);
    LocalDateTime local =
        LocalDateTime.parse("%sT%s:%s".formatted(time.group(1), time.group(2), second));
    return local
        .toInstant(ZoneOffset.UTC)
        .plusNanos(nanos(time.group(4)))
        .plusSeconds(leap ? 1 : 0)
        .minusSeconds(offset(time));
  }

  private static long nanos(@Nullable String digits) {
    if (digits == null) {
      return 0;
    }
    String nine = (digits + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    return Long.parseLong(nine);
  }

  /// Up to 23:59, which is more than Java's own offsets can be.
  private static int offset(Matcher time) {
    if (time.group(5) == null) {
      return 0;
    }
    int hours = Integer.parseInt(time.group(6));
    int minutes = Integer.parseInt(time.group(7));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("no offset");
    }
    int seconds = hours * SECONDS_OF_HOUR + minutes * 60;
    return time.group(5).equals("-") ? -seconds : seconds;
  }
}
