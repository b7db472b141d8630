package io.sluice.ingest.publish.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.Pack;
import io.sluice.model.Attributes;
import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackMessagesTest {
  private static final String EVENTS =
      IntStream.range(0, 100)
          .mapToObj("{\"id\":\"e-%d\",\"page\":\"/shop/ü\"}"::formatted)
          .collect(Collectors.joining(",", "[", "]"));

  @Test
  void aPackOfManyEventsIsCompressedAndSaysSo() {
    PubsubMessage message = new PackMessages(true).of(pack(EVENTS));

    assertThat(message.getAttributesMap())
        .containsAllEntriesOf(pack(EVENTS).attributes())
        .containsEntry(Attributes.CONTENT_ENCODING, "zstd");
    assertThat(message.getData().size()).isLessThan(EVENTS.length() / 4);
    assertThat(inflated(message)).isEqualTo(EVENTS);
  }

  @Test
  void aSliceIsCompressedAsThatSlice() {
    byte[] body = ("xx" + EVENTS + "yy").getBytes(StandardCharsets.UTF_8);
    var pack = Pack.events("p", "", Json.slice(body, 2, body.length - 4));

    assertThat(inflated(new PackMessages(true).of(pack))).isEqualTo(EVENTS);
  }

  @Test
  void theSamePackIsTheSameMessageEachTime() {
    var messages = new PackMessages(true);

    assertThat(messages.of(pack(EVENTS))).isEqualTo(messages.of(pack(EVENTS)));
  }

  @Test
  void aSmallPackIsPublishedAsItIs() {
    String small = "\"" + "x".repeat(PackMessages.LEAST_BYTES - 3) + "\"";

    PubsubMessage message = new PackMessages(true).of(pack(small));

    assertThat(message.getData().toStringUtf8()).isEqualTo(small);
    assertThat(message.getAttributesMap()).isEqualTo(pack(small).attributes());
  }

  @Test
  void nothingIsCompressedForSubscribersThatCannotReadIt() {
    PubsubMessage message = new PackMessages(false).of(pack(EVENTS));

    assertThat(message.getData().toStringUtf8()).isEqualTo(EVENTS);
    assertThat(message.getAttributesMap()).isEqualTo(pack(EVENTS).attributes());
  }

  private static Pack pack(String json) {
    return Pack.events("p", "", Json.of(json));
  }

  private static String inflated(PubsubMessage message) {
    byte[] data = message.getData().toByteArray();
    return new String(
        Zstd.decompress(data, Math.toIntExact(Zstd.getFrameContentSize(data))),
        StandardCharsets.UTF_8);
  }
}
