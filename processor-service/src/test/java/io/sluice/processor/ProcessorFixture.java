package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Settings;
import io.sluice.model.decode.MediaTypes;
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
import java.util.function.BooleanSupplier;
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
  Settings settings;
  Deduplicator deduplicator;
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
    processor.close();
    deduplicator.close();
  }

  void assertBalance(int stored, int rejected, int duplicate) {
    assertThat(count("rows.stored")).isEqualTo(stored);
    assertThat(count("rows.rejected")).isEqualTo(rejected);
    assertThat(count("rows.duplicate")).isEqualTo(duplicate);
    assertThat(count("rows.wanted")).isEqualTo(stored + rejected + duplicate);
    assertThat(count("messages.delivered"))
        .isEqualTo(count("messages.acked") + count("messages.nacked"));
  }

  double count(String name) {
    return registry.get("sluice.processor." + name).counter().count();
  }

  void start(Settings with) {
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

  static Deduplicator deduplicator(Settings settings) {
    return new RedisDeduplicator(settings, new RedisScripts(settings));
  }

  static Wanted wanted(String message) {
    return new Wanted(message, List.of(new Wanted.Rows("events", List.of(""))));
  }

  Ack process(String id, String text) throws InterruptedException {
    return processor.process(message(id, text, Map.of()));
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

  static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }
}
