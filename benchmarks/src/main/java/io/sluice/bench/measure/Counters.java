package io.sluice.bench.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Counters of processes that are killed now and then: what each incarnation was last seen to have
/// counted, added up.
public final class Counters {
  private final Map<String, Map<String, Double>> byIncarnation = new HashMap<>();

  /// Notes what a process shows.
  ///
  /// @param incarnation names the process and its start
  public synchronized void seen(String incarnation, Exposition exposition) {
    byIncarnation.put(incarnation, exposition.samples());
  }

  /// Whether any process ever showed such a counter.
  public synchronized boolean knows(String name) {
    return !byLabels(name).isEmpty();
  }

  /// The sum over all processes and labels.
  public synchronized long sum(String name) {
    return (long) byLabels(name).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// The sums over all processes, by labels such as `{kind="event"}`; empty text for none.
  public synchronized Map<String, Double> byLabels(String name) {
    var sums = new TreeMap<String, Double>();
    byIncarnation
        .values()
        .forEach(samples ->
            samples.forEach((sample, value) -> {
              if (Exposition.isOf(sample, name)) {
                sums.merge(sample.substring(name.length()), value, Double::sum);
              }
            }));
    return sums;
  }
}
