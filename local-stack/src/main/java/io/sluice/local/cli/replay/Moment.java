package io.sluice.local.cli.replay;

import io.sluice.model.Rfc3339;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A point in time as people say it: `3d`, `12h`, `30m` (ago), `2026-11-01` (in UTC), or RFC 3339.
///
/// @param ago how long ago it is; null when it is said as a time
/// @param time the time; null when it is said as a distance
record Moment(@Nullable Duration ago, @Nullable Instant time) {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([dhms])");

  static Moment ago(Duration ago) {
    return new Moment(ago, null);
  }

  Instant at(Instant now) {
    if (time != null) {
      return time;
    }
    return ago == null ? now : now.minus(ago);
  }

  /// Reads one.
  static final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String value) {
      Matcher matcher = AGO.matcher(value);
      if (matcher.matches()) {
        return ago(duration(Long.parseLong(matcher.group(1)), matcher.group(2)));
      }
      return date(value)
          .or(() -> Rfc3339.parse(value))
          .map(time -> new Moment(null, time))
          .orElseThrow(() ->
              new TypeConversionException(
                  "'"
                      + value
                      + "' is no time: say 3d, 12h or 30m ago, a day such as 2026-11-01, or RFC"
                      + " 3339"));
    }

    private static Duration duration(long count, String unit) {
      return switch (unit) {
        case "d" -> Duration.ofDays(count);
        case "h" -> Duration.ofHours(count);
        case "m" -> Duration.ofMinutes(count);
        default -> Duration.ofSeconds(count);
      };
    }

    private static Optional<Instant> date(String value) {
      try {
        return Optional.of(LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant());
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }
}
