package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What the scripts are told of an event.
class EventFieldTest {
  @Test
  void aHashIsTheDigitsOfItsFirstThirtyBitsAndTheNumberOfItsLastSixtyFour() {
    assertThat(field(0x0123_4567_89AB_CDEFL, Long.MIN_VALUE))
        .isEqualTo("0022150531" + Long.MIN_VALUE);
    assertThat(field(-1, 42)).isEqualTo("777777777742");
    assertThat(field(0, 0)).isEqualTo("00000000000");
  }

  @Test
  void aTextIsKeptBehindAColonWhateverItsLength() {
    assertThat(EventField.of("bigquery:refused:m:x")).isEqualTo(":bigquery:refused:m:x");
    assertThat(EventField.of("bigquery:refused:mm:xx")).isEqualTo(":bigquery:refused:mm:xx");
    assertThat(EventField.of("a")).isEqualTo(":a");
  }

  @Test
  void anEventWithoutAKeyHasNone() {
    assertThat(EventField.of("")).isEmpty();
  }

  private static String field(long high, long low) {
    byte[] hash = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return EventField.of(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }
}
