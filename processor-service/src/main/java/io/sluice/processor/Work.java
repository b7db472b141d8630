package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// All rows that a message wants, by table. It does not change: the same message has always the
/// same work.
///
/// @param key key of the message
/// @param tables the rows of each table
/// @param repeated events that the message held twice, which count once
record Work(String key, SequencedMap<Table, List<Candidate>> tables, int repeated) {

  static Work of(String key, List<Candidate> candidates, int repeated) {
    var tables = new LinkedHashMap<Table, List<Candidate>>();
    for (Candidate candidate : candidates) {
      tables.computeIfAbsent(candidate.row().table(), _ -> new ArrayList<>()).add(candidate);
    }
    return new Work(key, tables, repeated);
  }

  Wanted wanted() {
    var wanted = new ArrayList<Wanted.Rows>(tables.size());
    tables.forEach((table, candidates) ->
        wanted.add(
            new Wanted.Rows(table.name(), candidates.stream().map(Candidate::eventKey).toList())));
    return new Wanted(key, wanted);
  }

  /// How many rows it wants.
  int rows() {
    return tables.values().stream().mapToInt(List::size).sum();
  }

  /// How much its rows take in a request.
  int bytes() {
    return tables.values().stream()
        .flatMap(List::stream)
        .mapToInt(candidate -> candidate.row().bytes())
        .sum();
  }

  /// The same work without some of its candidates.
  Work without(Set<Candidate> candidates) {
    List<Candidate> left =
        tables.values().stream()
            .flatMap(List::stream)
            .filter(c -> !candidates.contains(c))
            .toList();
    return of(key, left, repeated);
  }
}
