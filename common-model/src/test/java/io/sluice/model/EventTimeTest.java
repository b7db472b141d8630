package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2013-01-10T07:58:30Z, 2013-01-10T07:58:30Z",
    "2022-11-03 07:22:13, 2022-11-03T07:22:13Z",
    "2017-10-17T20:57:17.338320, 2017-10-17T20:57:17.338320Z",
    "2020-01-01t00:00:00z, 2020-01-01T00:00:00Z",
    "2020-01-01T00:00:00.123456789Z, 2020-01-01T00:00:00.123456Z",
    "2020-01-01T02:00:00+02:00, 2020-01-01T00:00:00Z",
    "2020-01-01T02:00:00+0200, 2020-01-01T00:00:00Z",
    "2020-01-01 02:00:00 +02, 2020-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2020-01-01T00:00Z, 2020-01-01T00:00:00Z",
    "2020-02-29, 2020-02-29T00:00:00Z",
    "1760509016, 2025-10-15T06:16:56Z",
    "1760509016.282637, 2025-10-15T06:16:56.282637Z",
    "1760509016282, 2025-10-15T06:16:56.282Z",
    "1760509016282637, 2025-10-15T06:16:56.282637Z",
    "1760509016282637999, 2025-10-15T06:16:56.282637Z",
    "1.5e9, 2017-07-14T02:40:00Z",
    "0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59Z",
    "-0.5, 1969-12-31T23:59:59.5Z"
  })
  void readsWhatClientsWrite(String text, Instant expected) {
    assertThat(EventTime.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "tomorrow", "2020-02-30", "2020-01-01T25:00:00Z", "2020-13-01",
            "10000-01-01T00:00:00Z",
        "1e99", "1e999999999", "99999999999999999999999", "12:30", "2020-01-01T00:00:00Zx",
            "0000-01-01", "NaN"
      })
  void refusesTheRest(String text) {
    assertThat(EventTime.parse(text)).isEmpty();
  }
}
