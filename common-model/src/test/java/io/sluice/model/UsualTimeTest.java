package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The short way to read a time says what the long one says, or nothing.
class UsualTimeTest {
  private static final int TIMES = 100_000;
  private static final String SOME = "0123456789-:.+TtZz x";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2017-10-17T20:57:17.338320",
        "2017-10-17T20:57:17Z",
        "2017-10-17 20:57:17.1+05:30",
        "2017-10-17t20:57:17.123456789-00:30",
        "2024-02-29T00:00:00z"
      })
  void whatIsUsualIsRead(String text) {
    assertThat(UsualTime.parse(text)).isNotNull().isEqualTo(EventTime.formatted(text));
  }

  @Test
  void bothWaysReadTheSame() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < TIMES; i++) {
      String text = changed(time(random), random);
      Instant usual = UsualTime.parse(text);

      assertThat(usual == null || usual.equals(formatted(text)))
          .as("-Dseed=%d %s is %s", seed, text, usual)
          .isTrue();
    }
  }

  private static @Nullable Instant formatted(String text) {
    try {
      return EventTime.formatted(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String time(Random random) {
    String fraction = "." + "012345678".substring(0, random.nextInt(9));
    return "%04d-%02d-%02d%s%02d:%02d:%02d%s%s"
        .formatted(
            random.nextInt(10_000),
            random.nextInt(14),
            random.nextInt(33),
            random.nextBoolean() ? "T" : " ",
            random.nextInt(25),
            random.nextInt(61),
            random.nextInt(61),
            random.nextBoolean() ? "" : fraction,
            switch (random.nextInt(3)) {
              case 0 -> "";
              case 1 -> "Z";
              default ->
                  "%s%02d:%02d"
                      .formatted(
                          random.nextBoolean() ? "+" : "-", random.nextInt(19), random.nextInt(61));
            });
  }

  /// With at most one other character.
  private static String changed(String text, Random random) {
    int at = random.nextInt(text.length());
    char other = SOME.charAt(random.nextInt(SOME.length()));
    return random.nextInt(3) > 0 ? text : text.substring(0, at) + other + text.substring(at + 1);
  }
}
