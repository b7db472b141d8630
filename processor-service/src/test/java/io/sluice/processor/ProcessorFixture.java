package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Settings;
import io.sluice.model.decode.MediaTypes;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import io.sluice.processor.dedupe.redis.TestRedis;
import io.sluice.service.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/// A processor on a real Redis and a recording sink, for one test.
abstract class ProcessorFixture {
  static TestRedis redis;

  final RecordingSink sink = new RecordingSink();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ByteBudget budget = new ByteBudget(1 << 20);
  Settings settings;
  Deduplicator deduplicator;
  Commit commit;
  Processor processor;

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
    commit.drain();
    commit.close();
    deduplicator.close();
  }

  void assertBalance(int stored, int rejected, int duplicate) {
    assertThat(count("rows.stored")).isEqualTo(stored);
    assertThat(count("rows.rejected")).isEqualTo(rejected);
    assertThat(duplicates()).isEqualTo(duplicate);
    assertThat(count("rows.wanted")).isEqualTo(stored + rejected + duplicate);
    assertThat(count("messages.delivered"))
        .isEqualTo(count("messages.acked") + count("messages.nacked"));
  }

  /// Rows of all kinds of duplicates.
  double duplicates() {
    return registry.find("sluice.processor.rows.duplicate").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  double count(String name) {
    return registry.get("sluice.processor." + name).counter().count();
  }

  void start(Settings with) {
    deduplicator = deduplicator(with);
    registry.clear();
    var metrics = new ProcessorMetrics(registry, budget);
    var mapper = Mappers.of(with);
    commit = new ExactlyOnce(with, mapper.tables(), deduplicator, sink, metrics, Clock.systemUTC());
    metrics.inFlight(commit);
    processor = new Processor(with, mapper, commit, metrics, Clock.systemUTC());
    commit.start();
  }

  static Deduplicator deduplicator(Settings settings) {
    return new RedisDeduplicator(settings, new RedisScripts(settings));
  }

  Wanted wanted(String message) {
    var row = new Row(EventsTable.TABLE, List.of(message + "-0"), 1);
    String mapping = Mapping.name(settings, "");
    return new Wanted(
        message,
        Work.of(message, mapping, Instant.now(), false, List.of(new Candidate(row, "", null)), 0)
            .revision(),
        Instant.now(),
        false,
        List.of(new Wanted.Rows("events", List.of(""))),
        List.of(),
        new Attempt.First());
  }

  Ack process(String id, String text) throws InterruptedException {
    return process(message(id, text, Map.of()));
  }

  Ack process(Message message) throws InterruptedException {
    try (ByteBudget.Lease lease = budget.lease()) {
      return processor.process(message, lease);
    }
  }

  static Message message(String id, String text, Map<String, String> attributes) {
    return new Message(id, text.getBytes(StandardCharsets.UTF_8), attributes, Instant.now(), 1);
  }

  static Message cloudEvent(String message, String data) {
    String text =
        "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"t\",\"data\":\"%s\"}"
            .formatted(data);
    return message(message, text, Map.of(Attributes.CONTENT_TYPE, MediaTypes.CLOUDEVENT));
  }

  static byte[] gzip(String text) throws Exception {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var out = new java.util.zip.GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static void await(Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.call()) {
      assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
