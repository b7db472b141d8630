package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.processor.RecordingSink.Next;
import io.sluice.processor.dedupe.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/// The path of messages when something fails beside it.
class ProcessorTroubleTest extends ProcessorFixture {
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
  void aMessageThatWillNeverFitInIsNamedWithTheSettingToRaise() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger(Processor.class);
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    logger.addAppender(log);
    try {
      assertThat(process("1", "[" + "{},".repeat(2000) + "{}]")).isEqualTo(Ack.NACK);
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("a message with 2001 rows needs 1", "more than SLUICE_MAX_IN_FLIGHT_BYTES");
    assertThat(budget.taken()).isZero();
    assertBalance(0, 0, 0);
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
    // Streams that follow each other are opened later and later.
    await(() -> process("1", text) == Ack.ACK);
    assertThat(process("1", text)).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("good");
    assertThat(sink.stored("rejected_events")).containsExactly("1-bad");
  }

  @Test
  void anEventWhoseRowWasRefusedCanBeMendedAndSentAgain() throws Exception {
    sink.refuse("e", true);
    assertThat(process(cloudEvent("1", "bad"))).isEqualTo(Ack.ACK);
    sink.refuse("e", false);

    assertThat(process(cloudEvent("2", "mended"))).isEqualTo(Ack.ACK);
    assertThat(process(cloudEvent("3", "mended"))).isEqualTo(Ack.ACK);

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

    assertThat(process("1", "[{\"id\":\"a\"}]")).isEqualTo(Ack.NACK);
    // The second stream in a row is opened after a pause that is longer than the patience here.
    await(() -> process("1", "[{\"id\":\"a\"}]") == Ack.ACK);

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
    dead.begin(true);
    dead.claim(
        "dead.1",
        List.of(new Tail("events", "theirs", 5)),
        List.of(wanted("written"), wanted("lost")));
    dead.close();
    sink.known("theirs", 6);

    assertThat(process("written", "[{}]")).isEqualTo(Ack.ACK);
    assertThat(process("lost", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("lost-0");
    assertThat(sink.actions()).contains("settle theirs");
    assertThat(takenOver("written")).isEqualTo(1);
    assertThat(takenOver("nowhere")).isEqualTo(1);
  }

  @Test
  void aMessageThatIsOlderThanWhatIsRememberedIsLookedUp() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofMinutes(20));
    var stored = old("stored", longAgo);
    assertThat(process(stored)).isEqualTo(Ack.ACK);
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.flushDB();
    }
    deduplicator.begin(true);

    assertThat(process(stored)).isEqualTo(Ack.ACK);
    assertThat(process(old("new", longAgo))).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("stored-0", "new-0");
    assertThat(registry.get("sluice.processor.lookups").counter().count()).isEqualTo(3);
  }

  @Test
  void aMessageThatAnotherWorksOnIsNotAckedBeforeTheOtherIsDone() throws Exception {
    var other = deduplicator(settings);
    other.begin(true);
    other.claim("other.1", List.of(new Tail("events", "theirs", 0)), List.of(wanted("1")));

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
    other.confirm("other.1", List.of(new Deduplicator.Stored("1", "m-r", List.of())));
    assertThat(process("1", "[{}]")).isEqualTo(Ack.ACK);

    other.close();
    assertThat(sink.stored("events")).isEmpty();
    assertBalance(0, 0, 1);
  }

  @Test
  void whileItDrainsNoMessageIsWaitedFor() throws Exception {
    var other = deduplicator(settings);
    other.begin(true);
    other.claim("other.1", List.of(new Tail("events", "theirs", 0)), List.of(wanted("1")));
    other.close();
    assertThat(process("0", "[{}]")).isEqualTo(Ack.ACK);
    commit.drain();

    assertThat(process("1", "[{}]")).isEqualTo(Ack.NACK);
    assertThat(process("2", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("0-0", "2-0");
  }

  @Test
  @Timeout(20)
  void anErrorOfTheMachineEndsOneBatchAndNotAllThatFollow() throws Exception {
    sink.fail(new OutOfMemoryError("for a test"));

    assertThat(process("1", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.stored("events")).containsExactly("1-0");
  }

  @Test
  void aRefusalOfARowThatWasNotSentIsLikeNoAnswer() throws Exception {
    sink.next(Next.REFUSE_A_ROW_THAT_WAS_NOT_SENT);

    assertThat(process("1", "[{}]")).isEqualTo(Ack.ACK);

    assertThat(sink.actions())
        .containsExactlyInAnyOrder(
            "open events/0",
            "append events/0@0+1",
            "settle events/0",
            "open events/1",
            "append events/1@0+1");
  }

  @Test
  void afterItsEndNothingIsTaken() throws Exception {
    commit.close();
    commit.drain();

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

  private static Message old(String id, Instant published) {
    return new Message(id, "[{}]".getBytes(StandardCharsets.UTF_8), Map.of(), published, 1);
  }

  private double takenOver(String verdict) {
    return registry
        .get("sluice.processor.claims.taken.over")
        .tag("verdict", verdict)
        .counter()
        .count();
  }
}
