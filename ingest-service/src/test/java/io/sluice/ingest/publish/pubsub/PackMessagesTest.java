package io.sluice.ingest.publish.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.Pack;
import io.sluice.model.Attributes;
import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  @Test
  void aContextServesOnePackAfterTheOtherUntilTheEnd() {
    var made = new ConcurrentLinkedQueue<ZstdCompressCtx>();
    var messages = new PackMessages(true, () -> kept(made, new ZstdCompressCtx()));
    for (int i = 0; i < 3; i++) {
      assertThat(inflated(messages.of(pack(EVENTS)))).isEqualTo(EVENTS);
    }
    assertThat(made).hasSize(1);

    messages.close();
    messages.close();

    assertThatThrownBy(() -> made.element().setLevel(1)).hasMessageContaining("closed");
  }

  @Test
  void packsAtTheSameTimeHaveContextsOfTheirOwn() throws Exception {
    var made = new ConcurrentLinkedQueue<ZstdCompressCtx>();
    var both = new CyclicBarrier(2);
    try (var messages = new PackMessages(true, () -> kept(made, new Meeting(both)));
        var threads = Executors.newFixedThreadPool(2)) {
      Callable<PubsubMessage> one = () -> messages.of(pack(EVENTS));
      for (int i = 0; i < 3; i++) {
        for (Future<PubsubMessage> message : threads.invokeAll(List.of(one, one))) {
          assertThat(inflated(message.get())).isEqualTo(EVENTS);
        }
      }
    }
    assertThat(made).hasSize(2);
  }

  private static ZstdCompressCtx kept(Queue<ZstdCompressCtx> made, ZstdCompressCtx context) {
    made.add(context);
    return context;
  }

  /// Compresses once another one does so, too; is not for two at a time.
  private static final class Meeting extends ZstdCompressCtx {
    private final CyclicBarrier both;
    private final AtomicBoolean used = new AtomicBoolean();

    private Meeting(CyclicBarrier both) {
      this.both = both;
    }

    @Override
    public int compressByteArray(
        byte[] to, int toOffset, int toLength, byte[] from, int offset, int length) {
      assertThat(used.getAndSet(true)).as("used by another thread").isFalse();
      try {
        both.await(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException("there is no other one", e);
      }
      int compressed = super.compressByteArray(to, toOffset, toLength, from, offset, length);
      used.set(false);
      return compressed;
    }
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
