package io.sluice.local.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.Await;
import io.sluice.model.table.Column;
import io.sluice.model.table.EventsTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rejections on their way back, through real services.
@Timeout(120)
class ReplayIT {
  private static ReplayStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new ReplayStack().startIngest().startProcessor();
  }

  @AfterAll
  static void stop() throws Exception {
    stack.close();
  }

  @Test
  void whatAChangedSettingMendsIsStoredOnceWhateverIsReplayedLater() throws Exception {
    reject("mended", "a", "b");
    List<String> received = rejected("mended", "received_at");

    ReplayStack.Ran first = stack.replay(ReplayStack.filter("mended", false));

    assertThat(first.said()).contains("replayed 2 events in 1 messages");
    assertThat(first.exitCode()).isZero();
    awaitIds("mended", "a", "b");
    assertThat(stored("mended", "received_at")).isEqualTo(received);
    assertThat(stored("mended", "source")).containsOnly("default");
    assertThat(stack.replay(ReplayStack.filter("mended", false)).said())
        .contains("2  already replayed  VALIDATE   INVALID")
        .contains("nothing to do: 2 of 2 rejections, 2 already replayed");
    assertThat(stack.replay(ReplayStack.filter("mended", true)).said())
        .contains("2  present           VALIDATE   INVALID          in events");

    stack.forget();
    assertThat(stack.replay(ReplayStack.filter("mended", true), false, Blind::new).said())
        .as("without asking the table")
        .contains("replayed 2 events in 1 messages");
    awaitNothingIsAdded("mended", "a", "b");
  }

  @Test
  void anEventThatWasMendedAndSentAgainStaysAsItIs() throws Exception {
    reject("resent", "r");
    assertThat(stack.post("{\"id\":\"r\",\"type\":\"resent\",\"time\":0,\"n\":2}"))
        .contains("\"accepted\":1");
    awaitIds("resent", "r");

    assertThat(stack.replay(ReplayStack.filter("resent", false)).said())
        .contains("1  present           VALIDATE   INVALID          in events");

    awaitNothingIsAdded("resent", "r");
    assertThat(stored("resent", "JSON_VALUE(data, '$.n')")).containsExactly("2");
  }

  @Test
  void ofAnEventThatWasRefusedTwiceTheLaterOneIsMeant() throws Exception {
    reject("twice", "t");
    assertThat(stack.post("{\"id\":\"t\",\"type\":\"twice\",\"time\":\"never\",\"n\":2}"))
        .contains("INVALID");
    Await.until("2 rejections", () -> rejected("twice", "event_id").size() == 2);

    assertThat(stack.replay(ReplayStack.filter("twice", false)).said()).contains("1  superseded");

    awaitIds("twice", "t");
    assertThat(stored("twice", "JSON_VALUE(data, '$.n')")).containsExactly("2");
  }

  @Test
  void aReplayThatWasBrokenOffBeforeItWasNotedIsTheSameReplay() throws Exception {
    reject("broken-off", "x", "y");
    Filter filter = ReplayStack.filter("broken-off", false);

    assertThatThrownBy(() -> stack.replay(filter, false, BreaksOff::new)).hasMessage("broken off");
    awaitIds("broken-off", "x", "y");
    assertThat(stack.replay(filter, false, Blind::new).said()).contains("replayed 2 events");

    awaitNothingIsAdded("broken-off", "x", "y");
    assertThat(
            stack.rows(
                "SELECT DISTINCT message_id FROM sluice.replayed_events WHERE rejection_id IN"
                    + " (SELECT rejection_id FROM sluice.rejected_events WHERE event_type ="
                    + " 'broken-off')"))
        .isEqualTo(List.of(stored("broken-off", "message_id").getFirst()));
  }

  @Test
  void twoReplaysAtOnceStoreEachEventOnce() throws Exception {
    reject("at-once", "p", "q");
    Filter filter = ReplayStack.filter("at-once", false);
    var bothHaveAsked = new CyclicBarrier(2);
    Callable<String> one =
        () -> stack.replay(filter, false, w -> new Meeting(w, bothHaveAsked)).said();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var replay : threads.invokeAll(List.of(one, one))) {
        assertThat(replay.get()).contains("replayed 2 events");
      }
    }

    awaitIds("at-once", "p", "q");
    awaitNothingIsAdded("at-once", "p", "q");
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
    reject("dry", "d");

    assertThat(stack.replay(ReplayStack.filter("dry", false), true, w -> w).said())
        .contains("1  replayed          VALIDATE   INVALID          to events")
        .contains("would replay 1 events: 1 of 1 rejections;");

    Await.stays(
        "nothing is stored", Duration.ofSeconds(1), () -> stored("dry", "event_id").isEmpty());
    assertThat(stack.replay(ReplayStack.filter("dry", false)).said()).contains("replayed 1 events");
    awaitIds("dry", "d");
  }

  @Test
  void whatTheWarehouseRefusesIsItselfAgainOnceItsTableIsMended() throws Exception {
    try (var strict = new ReplayStack()) {
      var id = TableId.of("sluice", "events");
      strict.startProcessor().startIngest();
      assertThat(strict.rest().delete(id)).isTrue();
      strict.rest().create(TableInfo.of(id, events(true)));
      String deep = "[".repeat(550) + "]".repeat(550);
      strict.post("[{\"id\":\"own\",\"time\":5},{\"n\":1}]");
      strict.post("{\"n\":2}", "Idempotency-Key", "K");
      strict.post(
          "{\"eur\":12}",
          "ce-specversion",
          "1.0",
          "ce-id",
          "c",
          "ce-source",
          "/s",
          "ce-type",
          "paid",
          "ce-tenant",
          "t1",
          "Content-Type",
          "application/json");
      strict.post("{\"id\":\"deep\",\"x\":" + deep + "}");
      String rejections = "SELECT event_id FROM sluice.rejected_events";
      Await.until(
          "5 rejections", Duration.ofSeconds(30), () -> strict.rows(rejections).size() == 5);
      strict.rest().update(TableInfo.of(id, events(false)));

      assertThat(strict.replayAll().said()).contains("replayed 5 events in 1 messages");

      String stored =
          "SELECT event_id, source, event_type, UNIX_SECONDS(event_time), TO_JSON_STRING(data),"
              + " TO_JSON_STRING(attributes) FROM sluice.events ORDER BY event_type, event_id";
      Await.until("4 rows", Duration.ofSeconds(30), () -> strict.rows(stored).size() == 4);
      List<String> rows = strict.rows(stored);
      assertThat(rows.get(0))
          .startsWith("0")
          .contains(" default event ")
          .endsWith("{\"n\":1} null");
      assertThat(rows.get(1)).startsWith("K-0 default event ").endsWith("{\"n\":2} null");
      assertThat(rows.get(2)).isEqualTo("own default event 5 {\"id\":\"own\",\"time\":5} null");
      assertThat(rows.get(3))
          .startsWith("c /s paid ")
          .contains("{\"eur\":12}", "\"tenant\":\"t1\"");

      Await.until("the sixth", Duration.ofSeconds(30), () -> strict.rows(rejections).size() == 6);
      assertThat(strict.replayAll().said())
          .contains("5  already replayed")
          .contains("replayed 1 events");
    }
  }

  @Test
  void deadLettersAreStoredOnceAndAreGone() throws Exception {
    try (var idle = new ReplayStack().startIngest();
        var topics = idle.topics()) {
      idle.post("{\"id\":\"late\"}");
      Await.until(
          "a dead letter",
          Duration.ofSeconds(30),
          () -> idle.replayDeadLetters(true).said().contains("would publish again 1 dead letters"));
      var foreign =
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFromUtf8("{\"n\":1}"))
              .putAttributes("CloudPubSubDeadLetterSourceDeliveryCount", "5");
      topics.publish(ReplayStack.DEAD, List.of(foreign.build()));
      idle.startProcessor();

      ReplayStack.Ran ran = idle.replayDeadLetters(false);

      assertThat(ran.said()).contains("published again 2 dead letters");
      assertThat(ran.exitCode()).isZero();
      String ids = "SELECT event_id FROM sluice.events";
      Await.until("both are stored", () -> idle.rows(ids).size() == 2);
      assertThat(idle.rows(ids)).contains("late");
      assertThat(idle.replayDeadLetters(false).said()).contains("nothing to do: no dead letters");
    }
  }

  /// Knows nothing of what is stored, as if nothing were.
  private static class Blind extends WatchedWarehouse {
    Blind(Warehouse watched) {
      super(watched);
    }

    @Override
    public List<Copy> copies(String table, List<String> ids, boolean parts, Instant since) {
      return List.of();
    }
  }

  private static class BreaksOff extends WatchedWarehouse {
    BreaksOff(Warehouse watched) {
      super(watched);
    }

    @Override
    public void note(Map<String, String> messages, Instant now) throws ReplayException {
      throw new ReplayException("broken off");
    }
  }

  private static class Meeting extends WatchedWarehouse {
    private final CyclicBarrier barrier;

    Meeting(Warehouse watched, CyclicBarrier barrier) {
      super(watched);
      this.barrier = barrier;
    }

    @Override
    public List<Copy> copies(String table, List<String> ids, boolean parts, Instant since)
        throws ReplayException, InterruptedException {
      List<Copy> copies = super.copies(table, ids, parts, since);
      try {
        barrier.await(30, TimeUnit.SECONDS);
      } catch (BrokenBarrierException | TimeoutException e) {
        throw new ReplayException("nobody else asked");
      }
      return copies;
    }
  }

  private static StandardTableDefinition events(boolean strict) {
    return StandardTableDefinition.of(
        Schema.of(
            EventsTable.TABLE.columns().stream().map(column -> field(column, strict)).toList()));
  }

  private static Field field(Column column, boolean strict) {
    boolean required = column.required() || (strict && column.name().equals("subject"));
    return Field.newBuilder(column.name(), StandardSQLTypeName.valueOf(column.type().name()))
        .setMode(required ? Field.Mode.REQUIRED : Field.Mode.NULLABLE)
        .build();
  }

  /// Posts events whose times ingest cannot read.
  private static void reject(String type, String... ids) throws Exception {
    for (String id : ids) {
      assertThat(
              stack.post(
                  "{\"id\":\"%s\",\"type\":\"%s\",\"time\":\"never\",\"n\":1}".formatted(id, type)))
          .contains("INVALID");
    }
    Await.until("rejected", () -> rejected(type, "event_id").size() == ids.length);
  }

  private static void awaitIds(String type, String... ids) throws Exception {
    Await.until("stored", () -> stored(type, "event_id").equals(List.of(ids)));
  }

  private static void awaitNothingIsAdded(String type, String... ids) throws Exception {
    Await.stays(
        "as before", Duration.ofMillis(1500), () -> stored(type, "event_id").equals(List.of(ids)));
  }

  private static List<String> stored(String type, String column) throws InterruptedException {
    return column("events", type, column);
  }

  private static List<String> rejected(String type, String column) throws InterruptedException {
    return column("rejected_events", type, column);
  }

  private static List<String> column(String table, String type, String column)
      throws InterruptedException {
    return stack.rows(
        "SELECT %s FROM sluice.%s WHERE event_type = '%s' ORDER BY event_id"
            .formatted(column, table, type));
  }
}
