package io.sluice.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.model.Rejection.Reason;
import io.sluice.service.ByteBudget;
import io.sluice.service.RoutesWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What ingest counts. Three sums of events balance: received = published + rejected + refused.
///
/// - received: read from a body; a body that is no JSON counts as one
/// - published: the bus holds it
/// - rejected: it could not be used, and the bus holds its rejection
/// - refused: it was not published, and the client was told to send it again
///
/// Events of a request that was refused as a whole (401, 403, 408, 413, 415, 429 and 503 before its
/// body was read) are never counted, because nobody looked at them: such a request counts in
/// `sluice_ingest_requests_total` under its status.
final class IngestMetrics {
  private final MeterRegistry registry;
  private final Counter received;
  private final Counter published;
  private final Counter rejected;
  private final Counter refused;
  private final Counter withoutRaw;
  private final Map<String, Counter> byReason = new HashMap<>();
  private final Timer publishing;

  IngestMetrics(MeterRegistry registry, ByteBudget budget) {
    this.registry = registry;
    this.received = events("received", "Events read from request bodies.");
    this.published = events("published", "Events that the bus holds.");
    this.rejected = events("rejected", "Events that could not be used; the bus holds a rejection.");
    this.refused = events("refused", "Events that were not published; to be sent again.");
    for (Reason reason : List.of(Reason.MALFORMED, Reason.INVALID, Reason.TOO_LARGE)) {
      byReason.put(
          reason.name(),
          Counter.builder("sluice.ingest.rejections")
              .description("Rejected events, by what is wrong with them.")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    this.withoutRaw =
        Counter.builder("sluice.ingest.rejected.without.raw")
            .description("Rejections that were kept without their bytes; their key had too many.")
            .register(registry);
    this.publishing =
        Timer.builder("sluice.ingest.publish")
            .description("Time to publish the packs of one request.")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10))
            .register(registry);
    Gauge.builder("sluice.ingest.bytes.in.flight", budget, ByteBudget::taken)
        .description("Bytes that requests hold now, their bodies and what is made of them.")
        .register(registry);
  }

  /// Shows what becomes of the write keys.
  void show(KeyWatch watch) {
    Gauge.builder("sluice.ingest.write.keys", watch, KeyWatch::usable)
        .description("Write keys in force that have not expired.")
        .register(registry);
    Gauge.builder("sluice.ingest.write.keys.read", watch, w -> w.lastRead().toEpochMilli() / 1e3)
        .baseUnit("seconds")
        .description("When the write keys were last read and could be used, as epoch time.")
        .register(registry);
  }

  /// Shows whether the configuration directory is in force as it is.
  void show(RoutesWatch routes) {
    Gauge.builder("sluice.ingest.config.valid", routes, watch -> watch.isValid() ? 1 : 0)
        .description("1 while what is in the configuration directory is in force, else 0.")
        .register(registry);
  }

  /// Counts an event for which the condition of a route was neither true nor false.
  void undecided(String route) {
    registry.counter("sluice.ingest.match.undecided", "route", route).increment();
  }

  /// Counts the events of one request.
  void events(int accepted, int rejectedForGood, int unavailable) {
    received.increment(accepted + rejectedForGood + unavailable);
    published.increment(accepted);
    rejected.increment(rejectedForGood);
    refused.increment(unavailable);
  }

  /// Counts an event that could not be used by what is wrong with it, once the bus holds its
  /// rejection.
  ///
  /// @param reason name of a [Reason]; others are no rejections, and are not counted
  void rejected(String reason) {
    Counter counter = byReason.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /// Counts rejections that were kept without their bytes.
  void withoutRaw(int rejections) {
    withoutRaw.increment(rejections);
  }

  /// Counts a request by the status of its answer.
  void request(int status) {
    registry.counter("sluice.ingest.requests", "status", Integer.toString(status)).increment();
  }

  void published(Duration time) {
    publishing.record(time);
  }

  private Counter events(String fate, String description) {
    return Counter.builder("sluice.ingest.events." + fate)
        .description(description)
        .register(registry);
  }
}
