package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.json.JsonBuffer;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void everyHashIsWrittenAsItsBitsSay() {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long high = random.nextLong();
      long low = random.nextLong();
      String digits = Long.toOctalString(1L << 30 | high >>> 34).substring(1);

      assertThat(field(high, low)).as("hash %d of seed 1", i).isEqualTo(digits + low);
      assertThat(field(high, low)).hasSizeLessThanOrEqualTo(EventField.MOST_CHARS - 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "/", "=", "\u00e9", "\u20ac"})
  void aTextAsLongAsAHashThatIsNoneIsABug(String character) {
    assertThatThrownBy(() -> field(character + "A".repeat(21)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTextIsKeptBehindAColonWhateverItsLength() {
    assertThat(field("bigquery:refused:m:x")).isEqualTo(":bigquery:refused:m:x");
    assertThat(field("bigquery:refused:mm:xx")).isEqualTo(":bigquery:refused:mm:xx");
    assertThat(field("a")).isEqualTo(":a");
  }

  @Test
  void anEventWithoutAKeyHasNone() {
    assertThat(field("")).isEmpty();
  }

  private static String field(long high, long low) {
    byte[] hash = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return field(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }

  /// Without its quotes.
  private static String field(String eventKey) {
    var json = new JsonBuffer(0);
    EventField.write(eventKey, json);
    String quoted = json.toJson().toString();
    assertThat(quoted).startsWith("\"").endsWith("\"");
    return quoted.substring(1, quoted.length() - 1);
  }
}
