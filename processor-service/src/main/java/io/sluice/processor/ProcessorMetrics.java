package io.sluice.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.processor.ProtocolWatcher.Waiting;
import io.sluice.processor.RowSink.Appended;
import io.sluice.service.ByteBudget;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What the processor counts. The sums balance: delivered = acked + nacked, and rows wanted =
/// stored + rejected + duplicate, where rows count once their message is acked.
final class ProcessorMetrics {
  private static final String PREFIX = "sluice.processor.";

  private static final List<String> VERDICTS = List.of("written", "nowhere", "mixed");

  private final MeterRegistry registry;
  private final FreshnessMetrics freshness;
  private final Counter delivered;
  private final Counter acked;
  private final Counter nacked;
  private final Counter wanted;
  private final Counter stored;
  private final Counter rejected;
  private final Counter filtered;
  private final Counter rotated;
  private final Counter inherited;
  private final Counter lookUps;
  private final Counter fenceViolated;
  private final Timer append;
  private final DistributionSummary appendRows;

  ProcessorMetrics(MeterRegistry registry, ByteBudget budget) {
    this.registry = registry;
    delivered = counter("messages.delivered", "Messages that Pub/Sub pushed.");
    acked = counter("messages.acked", "Messages answered with success.");
    nacked = counter("messages.nacked", "Messages to be delivered again.");
    wanted = counter("rows.wanted", "Rows that acked messages wanted.");
    stored = counter("rows.stored", "Rows of events appended.");
    rejected = counter("rows.rejected", "Rows appended to rejected_events.");
    filtered = counter("rows.filtered", "Events that a filter or a transform dropped.");
    rotated = counter("streams.rotated", "Streams left because an append failed.");
    inherited =
        counter("events.inherited", "Events taken over from messages that did not store them.");
    lookUps = counter("lookups", "Times that BigQuery was asked which rows it has.");
    fenceViolated =
        counter("fence.violated", "Messages appended under a claim of somebody else. Must be 0.");
    for (Duplicate kind : Duplicate.values()) {
      duplicates(kind);
    }
    for (Waiting reason : Waiting.values()) {
      waits(reason);
    }
    VERDICTS.forEach(this::takeOvers);
    rowsLookedUp("yes");
    rowsLookedUp("no");
    freshness = new FreshnessMetrics(registry);
    append = Timer.builder(PREFIX + "append").description("Time of one append.").register(registry);
    appendRows =
        DistributionSummary.builder(PREFIX + "append.rows")
            .description("Rows of one append that went through.")
            .register(registry);
    Gauge.builder(PREFIX + "in.flight.bytes", budget, ByteBudget::taken)
        .description("Bytes of messages that are worked on.")
        .register(registry);
  }

  /// Why a row is not stored again.
  private enum Duplicate {
    /// The same message was delivered, and stored, before.
    MESSAGE,
    /// Another message brought the same event.
    EVENT,
    /// The message itself brought it twice.
    REPEATED
  }

  /// Counts those that are worked on from now on.
  void inFlight(Commit commit) {
    Gauge.builder(PREFIX + "messages.in.flight", commit, Commit::inFlight)
        .description("Messages that are claimed, appended or wait for that.")
        .register(registry);
  }

  void delivered() {
    delivered.increment();
  }

  void answered(Ack ack) {
    (ack == Ack.ACK ? acked : nacked).increment();
  }

  /// Counts the rows of a message that is acked.
  ///
  /// @param repeated events that the message held twice
  /// @param notWanted events that were filtered
  void stored(Outcome.Stored outcome, int repeated, int notWanted) {
    stored.increment(outcome.stored());
    rejected.increment(outcome.rejected());
    duplicates(Duplicate.MESSAGE).increment(outcome.known());
    duplicates(Duplicate.EVENT).increment(outcome.duplicates());
    duplicates(Duplicate.REPEATED).increment(repeated);
    filtered.increment(notWanted);
    wanted.increment(
        outcome.stored()
            + outcome.rejected()
            + outcome.known()
            + outcome.duplicates()
            + repeated
            + notWanted);
  }

  /// Notes how old the events of a message were when they were stored.
  void fresh(int events, Duration oldest) {
    freshness.stored(events, oldest);
  }

  void waited(Waiting reason) {
    waits(reason).increment();
  }

  void tookOver(Claim.TakeOver takenOver) {
    takeOvers(verdict(takenOver)).increment();
    registry
        .summary(PREFIX + "claims.taken.over.age.seconds")
        .record(takenOver.age().toMillis() / 1e3);
  }

  void rotated() {
    rotated.increment();
  }

  void inherited(int events) {
    inherited.increment(events);
  }

  void lookedUp(int rows, int found) {
    lookUps.increment();
    rowsLookedUp("yes").increment(found);
    rowsLookedUp("no").increment(rows - found);
  }

  void fenceViolated(int messages) {
    fenceViolated.increment(messages);
  }

  /// Notes an append that was answered.
  void appended(Appended appended, int rows, Duration took) {
    append.record(took);
    if (appended instanceof Appended.Written) {
      appendRows.record(rows);
    }
  }

  private static String verdict(Claim.TakeOver takenOver) {
    if (!takenOver.written().containsValue(false)) {
      return "written";
    }
    return takenOver.written().containsValue(true) ? "mixed" : "nowhere";
  }

  private Counter duplicates(Duplicate kind) {
    return Counter.builder(PREFIX + "rows.duplicate")
        .description("Rows that were in their table already.")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter waits(Waiting reason) {
    return registry.counter(
        PREFIX + "messages.waited", "reason", reason.name().toLowerCase(Locale.ROOT));
  }

  private Counter takeOvers(String verdict) {
    return registry.counter(PREFIX + "claims.taken.over", "verdict", verdict);
  }

  private Counter rowsLookedUp(String found) {
    return registry.counter(PREFIX + "rows.looked.up", "found", found);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
