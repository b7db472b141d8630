package io.sluice.bench.price;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one processor was measured to do.
///
/// @param eventsPerSecond under load
/// @param cpuMicros processor time of the process for one event, under load
/// @param medianMillis of a push alone
/// @param p95Millis of a push alone, the slowest twentieth aside
record Round(
    Delivery delivery,
    double eventsPerSecond,
    double cpuMicros,
    double medianMillis,
    double p95Millis) {

  /// The middle one of what the rounds of one kind have measured; between the two middle ones of an
  /// even number.
  static double middle(List<Round> rounds, Delivery delivery, ToDoubleFunction<Round> value) {
    double[] values =
        rounds.stream()
            .filter(round -> round.delivery() == delivery)
            .mapToDouble(value)
            .sorted()
            .toArray();
    int half = values.length / 2;
    return values.length % 2 == 1
        ? values[half]
        : Arrays.stream(values, half - 1, half + 1).average().orElse(0);
  }
}
