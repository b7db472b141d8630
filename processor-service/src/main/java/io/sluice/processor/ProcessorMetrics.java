package io.sluice.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.service.ByteBudget;
import java.time.Duration;

/// What the processor counts. The sums balance: delivered = acked + nacked, and rows wanted =
/// stored
/// + duplicate + rejected, where rows count once their message is acked.
final class ProcessorMetrics {
  private final Counter delivered;
  private final Counter acked;
  private final Counter nacked;
  private final Counter wanted;
  private final Counter stored;
  private final Counter duplicate;
  private final Counter rejected;
  private final Counter takenOver;
  private final Timer append;
  private final DistributionSummary appendRows;

  ProcessorMetrics(MeterRegistry registry, ByteBudget budget) {
    delivered =
        counter(registry, "sluice.processor.messages.delivered", "Messages that Pub/Sub pushed.");
    acked = counter(registry, "sluice.processor.messages.acked", "Messages answered with success.");
    nacked =
        counter(registry, "sluice.processor.messages.nacked", "Messages to be delivered again.");
    wanted = counter(registry, "sluice.processor.rows.wanted", "Rows that acked messages wanted.");
    stored = counter(registry, "sluice.processor.rows.stored", "Rows of events appended.");
    duplicate =
        counter(
            registry,
            "sluice.processor.rows.duplicate",
            "Rows whose event was in its table already.");
    rejected =
        counter(registry, "sluice.processor.rows.rejected", "Rows appended to rejected_events.");
    takenOver =
        counter(
            registry,
            "sluice.processor.claims.taken.over",
            "Claims whose owner was not heard of again.");
    append =
        Timer.builder("sluice.processor.append")
            .description("Time of one append.")
            .register(registry);
    appendRows =
        DistributionSummary.builder("sluice.processor.append.rows")
            .description("Rows of one append.")
            .register(registry);
    Gauge.builder("sluice.processor.in.flight.bytes", budget, ByteBudget::taken)
        .description("Bytes of messages that are worked on.")
        .register(registry);
  }

  void delivered() {
    delivered.increment();
  }

  void answered(Ack ack) {
    (ack == Ack.ACK ? acked : nacked).increment();
  }

  void stored(Outcome.Stored outcome) {
    wanted.increment(outcome.stored() + outcome.rejected() + outcome.duplicates());
    stored.increment(outcome.stored());
    rejected.increment(outcome.rejected());
    duplicate.increment(outcome.duplicates());
  }

  void takenOver() {
    takenOver.increment();
  }

  /// Notes an append that was answered.
  void appended(int rows, Duration took) {
    appendRows.record(rows);
    append.record(took);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
