package io.sluice.bench.kill;

import io.sluice.bench.measure.Exposition;
import java.util.List;

/// The metrics of the processor that a run looks at: the one place that knows their names.
final class Metric {
  /// Claims whose owner was not heard of again, by what its streams held: `verdict`.
  static final String TAKEN_OVER = "sluice_processor_claims_taken_over_total";

  static final String ROTATED = "sluice_processor_streams_rotated_total";
  static final String INHERITED = "sluice_processor_events_inherited_total";
  static final String LOOKUPS = "sluice_processor_lookups_total";
  static final String DUPLICATE = "sluice_processor_rows_duplicate_total";
  static final String WAITED = "sluice_processor_messages_waited_total";

  /// Appends behind somebody's claim: must not happen.
  static final String FENCE_VIOLATED = "sluice_processor_fence_violated_total";

  /// Counters that a run has to move: else it did not try what it is there to try.
  static final List<Moving> MOVING =
      List.of(
          new Moving(TAKEN_OVER, "{verdict=\"written\"}", "take-overs of what was written"),
          new Moving(TAKEN_OVER, "{verdict=\"nowhere\"}", "take-overs of what was nowhere"),
          new Moving(ROTATED, "", "rotations"),
          new Moving(INHERITED, "", "inherited events"),
          new Moving(LOOKUPS, "", "look-ups"));

  private static final String IN_FLIGHT = "sluice_processor_messages_in_flight";
  private static final String DELIVERED = "sluice_processor_messages_delivered_total";
  private static final String ACKED = "sluice_processor_messages_acked_total";
  private static final String NACKED = "sluice_processor_messages_nacked_total";

  private Metric() {}

  /// A counter that must not be zero at the end.
  ///
  /// @param labels of the one meant; empty for the sum of all
  record Moving(String name, String labels, String words) {}

  /// Messages that a processor is working on.
  static long inFlight(Exposition exposition) {
    return (long)
        (exposition.has(IN_FLIGHT)
            ? exposition.sum(IN_FLIGHT)
            : exposition.sum(DELIVERED) - exposition.sum(ACKED) - exposition.sum(NACKED));
  }

  /// Messages that a process has stored, or found stored, since its start.
  static long acked(Exposition exposition) {
    return (long) exposition.sum(ACKED);
  }
}
