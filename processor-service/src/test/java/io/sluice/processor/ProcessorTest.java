package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.UuidV7;
import io.sluice.model.table.EventsTable;
import io.sluice.service.ByteBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The path of messages when all goes well.
class ProcessorTest extends ProcessorFixture {
  @Test
  void everyEventBecomesARowAndEveryRejectionAnother() throws Exception {
    assertThat(process("1", "[{\"id\":\"a\"},42,{\"id\":\"b\"}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "b");
    assertThat(sink.stored("rejected_events")).containsExactly("1-1");
    assertThat(sink.actions())
        .containsExactlyInAnyOrder(
            "open events/0",
            "open rejected_events/1",
            "append events/0@0+2",
            "append rejected_events/1@0+1");
  }

  @Test
  void freshnessIsThatOfTheOldestEventAndNotOfReplays() throws Exception {
    Instant now = Instant.now();
    process(message("1", batch(now.minusSeconds(20), now), PACK));
    process(message("2", batch(now.plusSeconds(60)), PACK));
    process(message("1", batch(now.minusSeconds(20), now), PACK));
    process(message("3", batch(now.minusSeconds(86_400)), REPLAY));

    assertThat(fresh("1s")).isEqualTo(1);
    assertThat(fresh("5s")).isEqualTo(1);
    assertThat(fresh("30s")).isEqualTo(3);
    assertThat(fresh("any")).isEqualTo(3);
    assertBalance(4, 0, 2);
  }

  private static final Map<String, String> PACK =
      Map.of(Attributes.FORMAT, "1", Attributes.CONTENT_TYPE, Attributes.CLOUDEVENTS_BATCH);

  private static final Map<String, String> REPLAY =
      Map.of(
          Attributes.FORMAT,
          "1",
          Attributes.CONTENT_TYPE,
          Attributes.CLOUDEVENTS_BATCH,
          Attributes.REPLAY,
          Attributes.YES);

  private double fresh(String within) {
    return registry.get("sluice.processor.events.fresh").tag("within", within).counter().count();
  }

  /// An event for each time at which one was received.
  private static String batch(Instant... received) {
    return Arrays.stream(received)
        .map(time ->
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"s\",\"type\":\"t\",\"sluicereceivedat\":\"%s\"}"
                .formatted(time, time))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void aRedeliveryAddsNothing() throws Exception {
    process("1", "[{\"id\":\"a\"},{}]");

    assertThat(process("1", "[{\"id\":\"a\"},{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "1-1");
    assertBalance(2, 0, 2);
  }

  @Test
  void anEventSentAgainInAnotherMessageAddsNothing() throws Exception {
    process("1", "[{\"id\":\"a\",\"n\": 1}]");

    assertThat(process("2", "[{\"n\":1,\"id\":\"b\"},{\"id\":\"a\",\"n\":1}]")).isEqualTo(Ack.ACK);
    assertThat(process("3", "[{\"id\":\"a\",\"n\":2}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "b", "a");
    assertBalance(3, 0, 1);
  }

  @Test
  void theSameEventTwiceInAMessageCountsOnce() throws Exception {
    assertThat(process("1", "[{\"id\":\"a\"},{\"id\":\"a\"},{\"id\":\"a\",\"x\":1}]"))
        .isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "a");
    assertBalance(2, 0, 1);
  }

  @Test
  void aMessageOfNothingIsAcked() throws Exception {
    assertThat(process("1", "[]")).isEqualTo(Ack.ACK);

    assertThat(sink.actions()).isEmpty();
  }

  @Test
  void deliveriesOfOneMessageAtTheSameTimeAppendOnce() throws Exception {
    CountDownLatch gate = sink.hold();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      var acks = new ArrayList<Future<Ack>>();
      for (int i = 0; i < 5; i++) {
        acks.add(requests.submit(() -> process("1", "[{}]")));
      }
      await(() -> registry.get("sluice.processor.messages.delivered").counter().count() == 5);
      gate.countDown();
      for (Future<Ack> ack : acks) {
        assertThat(ack.get()).isEqualTo(Ack.ACK);
      }
    }
    assertThat(sink.stored("events")).containsExactly("1-0");
  }

  /// The first message, what is claimed while that is appended, and all others.
  @Test
  void messagesThatWaitTravelTogether() throws Exception {
    CountDownLatch gate = sink.hold();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      var acks = new ArrayList<Future<Ack>>();
      acks.add(requests.submit(() -> process("first", "[{}]")));
      await(() -> sink.begun() == 1);
      for (int i = 0; i < 20; i++) {
        String id = "m" + i;
        acks.add(requests.submit(() -> process(id, "[{},{}]")));
      }
      await(() -> commit.inFlight() == 21);
      gate.countDown();
      for (Future<Ack> ack : acks) {
        assertThat(ack.get()).isEqualTo(Ack.ACK);
      }
    }
    assertThat(sink.actions())
        .startsWith("open events/0", "append events/0@0+1")
        .hasSizeLessThanOrEqualTo(4);
    assertThat(sink.stored("events")).hasSize(41);
  }

  @Test
  void aMessageOfANewerFormatWaits() throws Exception {
    assertThat(process(message("1", "[]", Map.of(Attributes.FORMAT, "2")))).isEqualTo(Ack.NACK);
  }

  @Test
  void compressedMessagesAreInflatedAndBrokenOnesKept() throws Exception {
    byte[] zipped = gzip("[{\"id\":\"z\"}]");
    assertThat(
            process(
                new Message(
                    "1", zipped, Map.of(Attributes.CONTENT_ENCODING, "gzip"), Instant.now(), 1)))
        .isEqualTo(Ack.ACK);
    assertThat(process(message("2", "no gzip", Map.of(Attributes.CONTENT_ENCODING, "gzip"))))
        .isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("z");
    assertThat(sink.stored("rejected_events")).containsExactly("2-0");
  }

  @Test
  void whatIsMadeOfAMessageCountsWhileItWaits() throws Exception {
    String text = "[" + "{},".repeat(99) + "{}]";
    try (ByteBudget.Lease others = budget.lease()) {
      assertThat(others.take((1 << 20) - 60_000)).isTrue();

      assertThat(process("1", text)).isEqualTo(Ack.NACK);

      assertThat(sink.actions()).isEmpty();
      assertThat(budget.taken()).isEqualTo(others.held());
    }
    assertThat(process("1", text)).isEqualTo(Ack.ACK);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void copiesOfAPackAreOneMessage() throws Exception {
    Map<String, String> pack =
        Map.of(Attributes.FORMAT, "1", Attributes.PACK, UuidV7.of(Instant.now()));
    String batch =
        "[{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\",\"sluiceidentity\":\"none\"}]";

    assertThat(process(message("1", batch, pack))).isEqualTo(Ack.ACK);
    assertThat(process(message("2", batch, pack))).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("i");
    int messageId = EventsTable.TABLE.position("message_id");
    assertThat(sink.rows.getFirst().values().get(messageId)).isEqualTo(pack.get(Attributes.PACK));
  }
}
