package io.sluice.bench.kill;

import io.sluice.bench.load.Balance;
import io.sluice.bench.measure.Counters;
import java.util.ArrayList;
import java.util.List;

/// What a run has found out.
///
/// @param balance of the book
/// @param quiet whether the system came to rest
/// @param stored rows of all kinds at the end
/// @param storedMeanwhile rows of all kinds when the last fault was mended
record Findings(
    Balance balance,
    Journal journal,
    Counters counters,
    boolean quiet,
    long stored,
    long storedMeanwhile) {

  /// Of all rows at least one in so many has to be stored while faults are made.
  private static final int LEAST_PART_MEANWHILE = 20;

  /// Everything that must not be; empty when the run is passed.
  List<String> complaints() {
    var complaints = new ArrayList<String>();
    if (balance.lost() > 0) {
      complaints.add("%,d events were lost".formatted(balance.lost()));
    }
    if (balance.doubled() > 0) {
      complaints.add("%,d events are stored twice".formatted(balance.doubled()));
    }
    if (balance.strangers() > 0) {
      complaints.add("%,d rows were never sent".formatted(balance.strangers()));
    }
    if (balance.unexpected() > 0) {
      complaints.add("%,d answers of ingest make no sense".formatted(balance.unexpected()));
    }
    long violations = counters.sum(Metric.FENCE_VIOLATED);
    if (violations > 0) {
      complaints.add("%,d times a fence was violated".formatted(violations));
    }
    if (!quiet) {
      complaints.add("the system did not come to rest");
    }
    journal.deaths().forEach(name -> complaints.add(name + " ended by itself"));
    complaints.addAll(untried());
    return complaints;
  }

  private List<String> untried() {
    var untried = new ArrayList<String>();
    if (storedMeanwhile * LEAST_PART_MEANWHILE < stored) {
      untried.add("next to nothing was stored while faults were made");
    }
    if (median() == 0) {
      untried.add("at half of the hits nothing was in flight");
    }
    for (Metric.Moving metric : Metric.MOVING) {
      if (count(metric) == 0) {
        untried.add("there were no %s".formatted(metric.words()));
      }
    }
    return untried;
  }

  /// How often what a counter counts happened.
  long count(Metric.Moving metric) {
    return metric.labels().isEmpty()
        ? counters.sum(metric.name())
        : counters.byLabels(metric.name()).getOrDefault(metric.labels(), 0.0).longValue();
  }

  /// The median of the messages in flight when a processor was hit.
  long median() {
    List<Long> inFlight = journal.inFlight();
    return inFlight.isEmpty() ? 0 : inFlight.get((inFlight.size() - 1) / 2);
  }
}
