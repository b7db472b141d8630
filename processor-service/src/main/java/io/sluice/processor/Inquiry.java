package io.sluice.processor;

import io.sluice.model.table.Table;
import io.sluice.processor.Flight.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The messages whose rows are looked up together.
final class Inquiry {
  private final SequencedMap<Table, List<Sought>> rows = new LinkedHashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  /// A message, and which of the rows that are looked up are its own.
  ///
  /// @param token the claim under which it is asked
  /// @param known for each table indexes of its rows that need not be looked up
  /// @param first for each table where its rows begin among those that are looked up
  private record Asked(
      Flight flight, String token, Map<String, BitSet> known, Map<String, Integer> first) {}

  /// Adds the rows of a message, those aside that are known to be stored.
  void add(Flight flight, String token, Map<String, BitSet> known) {
    var first = new HashMap<String, Integer>();
    flight
        .work()
        .tables()
        .forEach((table, candidates) -> {
          List<Sought> sought = rows.computeIfAbsent(sameName(table), _ -> new ArrayList<>());
          first.put(table.name(), sought.size());
          for (int i = 0; i < candidates.size(); i++) {
            if (!known.getOrDefault(table.name(), new BitSet()).get(i)) {
              sought.add(candidates.get(i).sought());
            }
          }
        });
    asked.add(new Asked(flight, token, known, first));
  }

  /// The table by that name whose rows are looked up already: messages may know it in several
  /// shapes.
  private Table sameName(Table table) {
    return rows.keySet().stream()
        .filter(other -> other.name().equals(table.name()))
        .findFirst()
        .orElse(table);
  }

  /// How many rows are to be looked up.
  int size() {
    return rows.values().stream().mapToInt(List::size).sum();
  }

  boolean isEmpty() {
    return asked.isEmpty();
  }

  /// Everything that is to be looked up, by table.
  SequencedMap<Table, List<Sought>> rows() {
    return rows;
  }

  /// The messages that still wait for the answer.
  List<Flight> waiting() {
    return asked.stream()
        .map(Asked::flight)
        .filter(flight -> flight.state == State.ASKING)
        .toList();
  }

  /// Tells each message which of its rows need not be appended.
  ///
  /// @param found for each table indexes of the rows that are there
  void answered(Map<String, BitSet> found) {
    for (Asked message : asked) {
      var there = new HashMap<String, BitSet>();
      message
          .first()
          .forEach((table, first) ->
              there.put(
                  table,
                  found(
                      message.flight().work().candidates(table).size(),
                      message.known().getOrDefault(table, new BitSet()),
                      found.getOrDefault(table, new BitSet()),
                      first)));
      message.flight().attempt = new Attempt.LookedUp(message.token(), there);
    }
  }

  private static BitSet found(int rows, BitSet known, BitSet found, int first) {
    var there = new BitSet();
    int next = first;
    for (int i = 0; i < rows; i++) {
      // The rows that were known are not among those that were looked up.
      there.set(i, known.get(i) || found.get(next++));
    }
    return there;
  }
}
