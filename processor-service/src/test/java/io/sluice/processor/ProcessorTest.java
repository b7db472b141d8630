package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.MediaTypes;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.RecordingSink.Next;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import io.sluice.processor.dedupe.redis.TestRedis;
import io.sluice.service.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

class ProcessorTest {
  private static TestRedis redis;

  private final RecordingSink sink = new RecordingSink();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Settings settings;
  private Deduplicator deduplicator;
  private Processor processor;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void start(TestInfo test) {
    settings =
        Settings.of(
            Map.of(
                "SLUICE_REDIS_URL", redis.url(),
                "SLUICE_CONSUMER", test.getTestMethod().orElseThrow().getName(),
                "SLUICE_ACK_DEADLINE_SECONDS", "7"));
    start(settings);
  }

  @AfterEach
  void stop() {
    processor.close();
    deduplicator.close();
  }

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

  @Test
  void messagesThatWaitTravelInOneAppend() throws Exception {
    CountDownLatch gate = sink.hold();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      var acks = new ArrayList<Future<Ack>>();
      acks.add(requests.submit(() -> process("first", "[{}]")));
      await(() -> sink.actions().contains("open events/0"));
      for (int i = 0; i < 20; i++) {
        String id = "m" + i;
        acks.add(requests.submit(() -> process(id, "[{},{}]")));
      }
      await(() -> processor.waiting() == 20);
      gate.countDown();
      for (Future<Ack> ack : acks) {
        assertThat(ack.get()).isEqualTo(Ack.ACK);
      }
    }
    assertThat(sink.actions())
        .containsExactly("open events/0", "append events/0@0+1", "append events/0@1+40");
  }

  @Test
  void aRowThatTheWarehouseRefusesIsKeptAsARejectionAndTheOthersAreStored() throws Exception {
    sink.next(Next.REFUSE_FIRST_ROW);

    assertThat(process("1", "[{\"id\":\"bad\"},{\"id\":\"good\"}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("good");
    assertThat(sink.stored("rejected_events")).containsExactly("1-bad");
    assertThat(sink.actions())
        .containsExactlyInAnyOrder(
            "open events/0",
            "append events/0@0+2",
            "settle events/0",
            "open rejected_events/1",
            "open events/2",
            "append rejected_events/1@0+1",
            "append events/2@0+1");
    assertBalance(1, 1, 0);
  }

  @Test
  void aRowThatTheWarehouseRefusesIsKeptBesideTheRejectionsThatTheMessageHadAlready()
      throws Exception {
    sink.refuse("bad", true);

    assertThat(process("1", "[{\"id\":\"bad\"},{\"id\":\"good\"},42]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("good");
    assertThat(sink.stored("rejected_events")).containsExactlyInAnyOrder("1-bad", "1-2");
  }

  @Test
  void aRowThatTheWarehouseRefusesIsKeptByTheNextDeliveryWhenThisOneFails() throws Exception {
    sink.refuse("bad", true);
    sink.down("rejected_events", true);
    String text = "[{\"id\":\"bad\"},{\"id\":\"good\"}]";

    assertThat(process("1", text)).isEqualTo(Ack.NACK);
    sink.down("rejected_events", false);
    assertThat(process("1", text)).isEqualTo(Ack.ACK);
    assertThat(process("1", text)).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("good");
    assertThat(sink.stored("rejected_events")).containsExactly("1-bad");
  }

  @Test
  void anEventWhoseRowWasRefusedCanBeMendedAndSentAgain() throws Exception {
    sink.refuse("e", true);
    assertThat(processor.process(cloudEvent("1", "bad"))).isEqualTo(Ack.ACK);
    sink.refuse("e", false);

    assertThat(processor.process(cloudEvent("2", "mended"))).isEqualTo(Ack.ACK);
    assertThat(processor.process(cloudEvent("3", "mended"))).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("e");
    assertThat(sink.stored("rejected_events")).containsExactly("1-e");
  }

  @Test
  void anAppendWhoseAnswerIsLostIsNotRepeated() throws Exception {
    sink.next(Next.WRITE_BUT_DO_NOT_ANSWER);

    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.ACK);
    assertThat(process("2", "[{\"id\":\"b\"}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a", "b");
    assertThat(sink.actions())
        .containsExactly(
            "open events/0",
            "append events/0@0+1",
            "settle events/0",
            "open events/1",
            "append events/1@0+1");
  }

  @Test
  void anAppendThatDidNotLandIsRepeatedOnAnotherStream() throws Exception {
    sink.next(Next.DO_NOT_WRITE, Next.DO_NOT_WRITE);

    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a");
    assertThat(sink.actions()).endsWith("settle events/1", "open events/2", "append events/2@0+1");
  }

  @Test
  void whenOneTableFailsOnlyThatOneIsWrittenAgain() throws Exception {
    sink.next(Next.DO_NOT_WRITE, Next.WRITE);

    assertThat(process("1", "[{\"id\":\"a\"},7]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("a");
    assertThat(sink.stored("rejected_events")).containsExactly("1-1");
  }

  @Test
  void aClaimOfADeadOwnerIsSettledBeforeAnythingIsWritten() throws Exception {
    var dead = deduplicator(settings.with(Setting.LEASE_SECONDS, "0"));
    dead.claim(
        "dead",
        List.of(new Tail("events", "theirs", 5)),
        List.of(wanted("written"), wanted("lost")));
    dead.close();
    sink.known("theirs", 6);

    assertThat(process("written", "[{}]")).isEqualTo(Ack.ACK);
    assertThat(process("lost", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("lost-0");
    assertThat(sink.actions()).contains("settle theirs");
    assertThat(registry.get("sluice.processor.claims.taken.over").counter().count()).isEqualTo(2);
  }

  @Test
  void aMessageThatAnotherWorksOnIsNotAckedBeforeTheOtherIsDone() throws Exception {
    var other = deduplicator(settings);
    other.claim("other", List.of(new Tail("events", "theirs", 0)), List.of(wanted("1")));

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
    other.confirm("other", List.of(new Deduplicator.Stored("1", List.of())));
    assertThat(process("1", "[{}]")).isEqualTo(Ack.ACK);

    other.close();
    assertThat(sink.stored("events")).isEmpty();
    assertBalance(0, 0, 1);
  }

  @Test
  void whileItDrainsNoMessageIsWaitedFor() throws Exception {
    var other = deduplicator(settings);
    other.claim("other", List.of(new Tail("events", "theirs", 0)), List.of(wanted("1")));
    other.close();
    processor.drain();

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
    assertThat(process("2", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("2-0");
  }

  @Test
  @Timeout(20)
  void anErrorOfTheMachineEndsOneBatchAndNotAllThatFollow() throws Exception {
    sink.fail(new OutOfMemoryError("for a test"));

    assertThat(process("1", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("1-0");
  }

  @Test
  void offsetsOfABatchThatFailedForAnUnforeseenReasonAreNeverUsedAgain() throws Exception {
    sink.next(Next.REFUSE_A_ROW_THAT_WAS_NOT_SENT);
    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);

    assertThat(process("2", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.actions())
        .containsExactly(
            "open events/0", "append events/0@0+1", "open events/1", "append events/1@0+1");
  }

  @Test
  void afterItsEndNothingIsTaken() throws Exception {
    processor.close();
    processor.drain();

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
  }

  @Test
  void withoutRedisNothingIsWritten() throws Exception {
    TestRedis own = TestRedis.start();
    stop();
    start(settings.with(Setting.REDIS_URL, own.url()));
    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.ACK);
    own.close();

    assertThat(process("2", "[{\"id\":\"b\"}]")).isEqualTo(Ack.NACK);

    assertThat(sink.stored("events")).containsExactly("a");
  }

  @Test
  void aMessageOfANewerFormatWaits() throws Exception {
    assertThat(processor.process(message("1", "[]", Map.of(Attributes.FORMAT, "2"))))
        .isEqualTo(Ack.NACK);
  }

  @Test
  void compressedMessagesAreInflatedAndBrokenOnesKept() throws Exception {
    byte[] zipped = gzip("[{\"id\":\"z\"}]");
    assertThat(
            processor.process(
                new Message(
                    "1", zipped, Map.of(Attributes.CONTENT_ENCODING, "gzip"), Instant.now(), 1)))
        .isEqualTo(Ack.ACK);
    assertThat(
            processor.process(message("2", "no gzip", Map.of(Attributes.CONTENT_ENCODING, "gzip"))))
        .isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("z");
    assertThat(sink.stored("rejected_events")).containsExactly("2-0");
  }

  @Test
  void copiesOfAPackAreOneMessage() throws Exception {
    Map<String, String> pack =
        Map.of(Attributes.FORMAT, "1", Attributes.PACK, UuidV7.of(Instant.now()));
    String batch =
        "[{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\",\"sluiceidentity\":\"none\"}]";

    assertThat(processor.process(message("1", batch, pack))).isEqualTo(Ack.ACK);
    assertThat(processor.process(message("2", batch, pack))).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("i");
    int messageId = EventsTable.TABLE.position("message_id");
    assertThat(sink.rows.getFirst().values().get(messageId)).isEqualTo(pack.get(Attributes.PACK));
  }

  private void assertBalance(int stored, int rejected, int duplicate) {
    assertThat(count("rows.stored")).isEqualTo(stored);
    assertThat(count("rows.rejected")).isEqualTo(rejected);
    assertThat(count("rows.duplicate")).isEqualTo(duplicate);
    assertThat(count("rows.wanted")).isEqualTo(stored + rejected + duplicate);
    assertThat(count("messages.delivered"))
        .isEqualTo(count("messages.acked") + count("messages.nacked"));
  }

  private double count(String name) {
    return registry.get("sluice.processor." + name).counter().count();
  }

  private void start(Settings with) {
    deduplicator = deduplicator(with);
    registry.clear();
    var budget = new ByteBudget(1 << 20);
    processor =
        new Processor(
            with,
            deduplicator,
            sink,
            budget,
            new ProcessorMetrics(registry, budget),
            Clock.systemUTC());
    processor.start();
  }

  private static Deduplicator deduplicator(Settings settings) {
    return new RedisDeduplicator(settings, new RedisScripts(settings));
  }

  private static Wanted wanted(String message) {
    return new Wanted(message, List.of(new Wanted.Rows("events", List.of(""))));
  }

  private Ack process(String id, String text) throws InterruptedException {
    return processor.process(message(id, text, Map.of()));
  }

  private static Message message(String id, String text, Map<String, String> attributes) {
    return new Message(id, text.getBytes(StandardCharsets.UTF_8), attributes, Instant.now(), 1);
  }

  private static Message cloudEvent(String message, String data) {
    String text =
        "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"t\",\"data\":\"%s\"}"
            .formatted(data);
    return message(message, text, Map.of(Attributes.CONTENT_TYPE, MediaTypes.CLOUDEVENT));
  }

  private static byte[] gzip(String text) throws Exception {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var out = new java.util.zip.GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
