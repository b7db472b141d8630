package io.sluice.processor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Messages that are claimed together.
final class Batch {
  private final List<Flight> flights = new ArrayList<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final boolean looksUp;
  private long rows;
  private long bytes;
  private long latest;

  /// What bounds a batch.
  ///
  /// @param rows how many it takes: while they are claimed, Redis does nothing else. A message that
  ///   has more travels alone
  /// @param bytes how many bytes of rows; a message that is larger travels alone
  /// @param claimMs how old its claim may be when its rows are appended, in milliseconds: these
  ///   have to be there when the lease ends, or else, if the memory is lost meanwhile, nobody knows
  ///   of them
  /// @param oldMs from which age on a message is claimed to be looked up, in milliseconds. That is
  ///   a guess which spares a question: who remembers decides what is looked up
  record Limits(long rows, long bytes, long claimMs, long oldMs) {}

  private Batch(boolean looksUp) {
    this.looksUp = looksUp;
  }

  /// Takes what fits from those that wait to be appended.
  ///
  /// @param ready whether a message may travel now
  static Batch toAppend(Iterable<Flight> waiting, Limits limits, Predicate<Flight> ready) {
    var batch = new Batch(false);
    batch.take(waiting.iterator(), limits, ready);
    batch.flights.forEach(flight -> batch.tables.addAll(flight.neededTables()));
    return batch;
  }

  /// Takes what fits from those that wait to be looked up.
  static Batch toLookUp(Iterable<Flight> waiting, Limits limits) {
    var batch = new Batch(true);
    batch.take(waiting.iterator(), limits, _ -> true);
    return batch;
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  List<Flight> flights() {
    return flights;
  }

  /// The tables that it may append to.
  Set<String> tables() {
    return tables;
  }

  /// Whether its messages are claimed to be looked up.
  boolean looksUp() {
    return looksUp;
  }

  /// Notes until when rows may be appended under its claim, in milliseconds.
  void claimed(long until) {
    latest = until;
  }

  /// Until when rows may be appended under its claim, in milliseconds.
  long latest() {
    return latest;
  }

  private void take(Iterator<Flight> waiting, Limits limits, Predicate<Flight> ready) {
    while (waiting.hasNext()) {
      Flight next = waiting.next();
      if (!ready.test(next)) {
        continue;
      }
      Work work = next.work();
      rows += work.rows();
      bytes += work.bytes();
      if (!isEmpty() && (rows > limits.rows() || bytes > limits.bytes())) {
        return;
      }
      waiting.remove();
      flights.add(next);
    }
  }
}
