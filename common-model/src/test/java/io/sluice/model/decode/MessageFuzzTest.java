package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.model.Attributes;
import io.sluice.model.FuzzInput;
import io.sluice.model.Message;
import io.sluice.model.RejectionCodec;
import io.sluice.model.Settings;
import java.util.Map;

/// Messages as anybody may put them on the topic: attributes, and data that is inflated.
class MessageFuzzTest {
  private static final EventRules RULES = EventRules.of(Settings.of(Map.of()));

  private final MessageDecoder decoder = new MessageDecoder(RULES);

  @FuzzTest
  void aMessageIsUnpackedToTheSameEachTime(byte[] input) throws Exception {
    FuzzInput parts = FuzzInput.of(input);
    var message = new Message("4711", parts.body(), parts.fields(), DecodedChecks.NOW, 1);
    switch (decoder.decode(message)) {
      case Unpacked.TooNew(String version) ->
          assertThat(version).isEqualTo(parts.fields().get(Attributes.FORMAT)).isNotEqualTo("1");
      case Unpacked.Content content -> {
        var again = (Unpacked.Content) decoder.decode(message);
        assertThat(again.events()).isEqualTo(content.events());
        assertThat(RejectionCodec.encode(again.rejections()))
            .isEqualTo(RejectionCodec.encode(content.rejections()));
        DecodedChecks.events(content.events(), RULES);
        DecodedChecks.rejections(content.rejections());
      }
    }
  }
}
