package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MetricsLogTest {
  private static final Duration NEVER_IN_THIS_TEST = Duration.ofHours(1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MetricsLog log = new MetricsLog("ingest", NEVER_IN_THIS_TEST, registry);
  private final Lines lines = new Lines();

  /// Keeps what was logged.
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<Map<String, Object>> kept = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      var fields = new TreeMap<String, Object>();
      event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
      kept.add(fields);
    }
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(lines);
    log.close();
  }

  @Test
  void aLineSaysWhatCameSinceTheLineBefore() {
    var received = registry.counter("sluice.ingest.events.received");
    registry.counter("sluice.ingest.requests", "status", "503");
    received.increment(5);
    log.write();
    received.increment(2);
    log.write();

    assertThat(lines.kept)
        .containsExactly(
            Map.of("service", "ingest", "events_received", 5L, "requests_503", 0L),
            Map.of("service", "ingest", "events_received", 2L, "requests_503", 0L));
  }

  @Test
  void aTimerSaysHowOftenHowLongAndHowLongAtMost() {
    var publish = registry.timer("sluice.ingest.publish");
    publish.record(Duration.ofMillis(1500));
    log.write();
    publish.record(Duration.ofMillis(250));
    log.write();

    assertThat(lines.kept.getFirst())
        .containsEntry("publish_count", 1L)
        .containsEntry("publish_seconds", 1.5)
        .containsEntry("publish_max_seconds", 1.5);
    assertThat(lines.kept.getLast())
        .containsEntry("publish_count", 1L)
        .containsEntry("publish_seconds", 0.25);
  }

  @Test
  void aDistributionSaysItsSum() {
    registry.summary("sluice.ingest.rows").record(7);
    registry.summary("sluice.ingest.rows").record(8.5);
    log.write();

    assertThat(lines.kept.getFirst())
        .containsEntry("rows_count", 2L)
        .containsEntry("rows_sum", 15.5)
        .containsEntry("rows_max", 8.5);
  }

  @Test
  void aPeriodInWhichNothingWasCountedHasNoLine() {
    AtomicInteger held = registry.gauge("sluice.ingest.bytes.in.flight", new AtomicInteger(1));
    var received = registry.counter("sluice.ingest.events.received");
    log.write();
    received.increment();
    log.write();
    held.set(9);
    log.write();

    assertThat(lines.kept).hasSize(1);
    assertThat(lines.kept.getFirst()).containsEntry("bytes_in_flight", 1L);
  }

  @Test
  void theEndLogsWhatIsLeftAndNothingTwice() {
    registry.counter("sluice.ingest.events.received").increment();
    log.close();
    log.close();

    assertThat(lines.kept).hasSize(1);
  }

  @Test
  void linesComeByThemselves() throws Exception {
    try (var quick = new MetricsLog("ingest", Duration.ofMillis(20), registry)) {
      quick.start();
      var received = registry.counter("sluice.ingest.events.received");
      received.increment();
      Await.until("a line", () -> lines.kept.size() == 1);
      received.increment();
      Await.until("another line", () -> lines.kept.size() == 2);
    }
  }

  @Test
  void withoutAPeriodNothingIsEverLogged() {
    try (var never = new MetricsLog("ingest", Duration.ZERO, registry)) {
      never.start();
      registry.counter("sluice.ingest.events.received").increment();
      never.write();
    }

    assertThat(lines.kept).isEmpty();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(MetricsLog.class);
  }
}
