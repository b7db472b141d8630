package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/// The times of clients against java.time.
class EventTimeFuzzTest {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,40}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  @FuzzTest
  void aTimeIsReadAsJavaReadsIt(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Optional<Instant> time = EventTime.parse(text);

    time.ifPresent(instant -> {
      assertThat(instant).isBetween(FIRST, LAST);
      assertThat(instant).isEqualTo(instant.truncatedTo(ChronoUnit.MICROS));
      assertThat(EventTime.parse(instant.toString())).contains(instant);
      assertThat(EventTime.parse(" " + text + " ")).contains(instant);
    });
    if (WHOLE.matcher(text).matches()) {
      assertThat(time).isEqualTo(stored(epoch(new BigInteger(text))));
    } else if (RFC_3339.matcher(text).matches() && !text.startsWith(":60", 16)) {
      assertThat(time).isEqualTo(stored(calendar(text)));
    }
  }

  private static Optional<Instant> calendar(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> epoch(BigInteger number) {
    int units = 0;
    BigInteger end = BigInteger.TEN.pow(11);
    while (number.abs().compareTo(end) >= 0) {
      end = end.multiply(BigInteger.valueOf(1000));
      units++;
    }
    if (units > 3) {
      return Optional.empty();
    }
    long nanos = (long) Math.pow(1000, 3 - units);
    long perSecond = 1_000_000_000 / nanos;
    BigInteger[] parts = number.divideAndRemainder(BigInteger.valueOf(perSecond));
    try {
      return Optional.of(
          Instant.ofEpochSecond(parts[0].longValueExact())
              .plus(Duration.ofNanos(parts[1].longValueExact() * nanos)));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> stored(Optional<Instant> instant) {
    return instant
        .map(time -> time.truncatedTo(ChronoUnit.MICROS))
        .filter(time -> !time.isBefore(FIRST) && !time.isAfter(LAST));
  }
}
