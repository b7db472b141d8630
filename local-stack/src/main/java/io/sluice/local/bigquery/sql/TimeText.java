package io.sluice.local.bigquery.sql;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates and times written as text in one of the canonical formats of GoogleSQL's data types.
final class TimeText {
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,6}))?");
  private static final Pattern DATETIME =
      Pattern.compile("(" + DATE + ")(?:(?: +|[Tt])(" + TIME + "))?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("(" + DATETIME + ")(?:([Zz])| *([+-]\\d{1,2}(?::\\d{2})?)| +([A-Za-z_/]+))?");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private TimeText() {}

  /// The canonical text in UTC, or null when the text is no such value.
  static @Nullable String canonical(String text, Type.Kind kind) {
    try {
      return switch (kind) {
        case DATE -> date(text).toString();
        case TIME -> time(text).toString();
        case DATETIME -> MICROS.format(dateTime(text));
        case TIMESTAMP -> MICROS.format(timestamp(text)) + "+00";
        default -> throw new IllegalArgumentException(kind + " is not a time");
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalDate date(String text) {
    Matcher m = matching(DATE, text);
    LocalDate date = LocalDate.of(number(m, 1), number(m, 2), number(m, 3));
    if (date.getYear() == 0) {
      throw new DateTimeException("year 0");
    }
    return date;
  }

  private static LocalTime time(String text) {
    Matcher m = matching(TIME, text);
    String fraction = m.group(4) == null ? "0" : m.group(4);
    int nanos = Integer.parseInt((fraction + "00000000").substring(0, 9));
    return LocalTime.of(number(m, 1), number(m, 2), number(m, 3), nanos);
  }

  private static LocalDateTime dateTime(String text) {
    Matcher m = matching(DATETIME, text);
    LocalTime time = m.group(5) == null ? LocalTime.MIDNIGHT : time(m.group(5));
    return date(m.group(1)).atTime(time);
  }

  private static LocalDateTime timestamp(String text) {
    Matcher m = matching(TIMESTAMP, text);
    LocalDateTime local = dateTime(m.group(1));
    String offset = m.group(m.groupCount() - 1);
    String region = m.group(m.groupCount());
    ZoneId zone =
        offset != null ? offset(offset) : region != null ? ZoneId.of(region) : ZoneOffset.UTC;
    return local.atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  private static ZoneOffset offset(String text) {
    int colon = text.indexOf(':');
    String hours = colon < 0 ? text : text.substring(0, colon);
    int sign = text.startsWith("-") ? -1 : 1;
    int minutes = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
    return ZoneOffset.ofHoursMinutes(Integer.parseInt(hours), sign * minutes);
  }

  private static Matcher matching(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text.strip());
    if (!matcher.matches()) {
      throw new DateTimeException(text);
    }
    return matcher;
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
