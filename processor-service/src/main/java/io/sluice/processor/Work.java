package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// All rows that a message wants, by table. It does not change: the same message has always the
/// same work.
///
/// @param key key of the message
/// @param created when the message was made
/// @param replay whether the message carries again what another one carried before
/// @param tables the rows of each table
/// @param repeated events that the message held twice, which count once
/// @param refused what those of its events are remembered by that the warehouse refused
record Work(
    String key,
    Instant created,
    boolean replay,
    SequencedMap<Table, List<Candidate>> tables,
    int repeated,
    List<String> refused) {

  static Work of(
      String key, Instant created, boolean replay, List<Candidate> candidates, int repeated) {
    return new Work(key, created, replay, byTable(candidates), repeated, List.of());
  }

  Wanted wanted(Attempt attempt) {
    var wanted = new ArrayList<Wanted.Rows>(tables.size());
    tables.forEach((table, candidates) ->
        wanted.add(
            new Wanted.Rows(table.name(), candidates.stream().map(Candidate::eventKey).toList())));
    return new Wanted(key, created, replay, wanted, refused, attempt);
  }

  /// The rows for one table; none when it wants none.
  List<Candidate> candidates(String table) {
    for (Map.Entry<Table, List<Candidate>> entry : tables.entrySet()) {
      if (entry.getKey().name().equals(table)) {
        return entry.getValue();
      }
    }
    return List.of();
  }

  /// How many rows it wants.
  int rows() {
    return tables.values().stream().mapToInt(List::size).sum();
  }

  /// How much its rows take in a request.
  int bytes() {
    return all().mapToInt(candidate -> candidate.row().bytes()).sum();
  }

  /// When the first of its events was received; empty when it has none.
  Optional<Instant> oldest() {
    return all()
        .map(Candidate::event)
        .filter(Objects::nonNull)
        .map(Event::receivedAt)
        .min(Comparator.naturalOrder());
  }

  /// The same work without candidates whose rows the warehouse refuses.
  Work without(Set<Candidate> candidates) {
    List<Candidate> left = all().filter(candidate -> !candidates.contains(candidate)).toList();
    List<String> forgotten =
        Stream.concat(
                refused.stream(),
                candidates.stream().map(Candidate::eventKey).filter(key -> !key.isEmpty()))
            .toList();
    return new Work(key, created, replay, byTable(left), repeated, forgotten);
  }

  private Stream<Candidate> all() {
    return tables.values().stream().flatMap(List::stream);
  }

  private static SequencedMap<Table, List<Candidate>> byTable(List<Candidate> candidates) {
    var tables = new LinkedHashMap<Table, List<Candidate>>();
    for (Candidate candidate : candidates) {
      tables.computeIfAbsent(candidate.row().table(), _ -> new ArrayList<>()).add(candidate);
    }
    return tables;
  }
}
