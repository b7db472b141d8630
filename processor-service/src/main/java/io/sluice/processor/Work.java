package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All rows that a message wants, by table. It does not change: the same message has always the
/// same work.
///
/// @param key key of the message
/// @param revision names what it wanted at first, see [Wanted]
/// @param created when the message was made
/// @param replay whether the message carries again what another one carried before
/// @param tables the rows of each table
/// @param repeated events that the message held twice, which count once
/// @param filtered events that are not wanted
/// @param refused what those of its events are remembered by that the warehouse refused
record Work(
    String key,
    String revision,
    Instant created,
    boolean replay,
    SequencedMap<Table, List<Candidate>> tables,
    int repeated,
    int filtered,
    List<String> refused) {
  /// Source: FNV-1a, 64 bits.
  private static final long PRIME = 0x100000001b3L;

  /// @param mapping names how events are mapped: under the same one, the same event has the same
  ///   rows
  static Work of(
      String key,
      String mapping,
      Instant created,
      boolean replay,
      List<Candidate> candidates,
      int repeated) {
    SequencedMap<Table, List<Candidate>> tables = byTable(candidates);
    return new Work(
        key,
        mapping + Wanted.WANTS + HexFormat.of().toHexDigits(fingerprint(tables)),
        created,
        replay,
        tables,
        repeated,
        0,
        List.of());
  }

  /// The same work beside which some events were not wanted.
  Work withFiltered(int events) {
    return new Work(key, revision, created, replay, tables, repeated, events, refused);
  }

  Wanted wanted(Attempt attempt) {
    var wanted = new ArrayList<Wanted.Rows>(tables.size());
    tables.forEach((table, candidates) ->
        wanted.add(
            new Wanted.Rows(table.name(), candidates.stream().map(Candidate::eventKey).toList())));
    return new Wanted(key, revision, created, replay, wanted, refused, attempt);
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
    int rows = 0;
    for (List<Candidate> candidates : tables.values()) {
      rows += candidates.size();
    }
    return rows;
  }

  /// How much its rows take in a request.
  int bytes() {
    int bytes = 0;
    for (List<Candidate> candidates : tables.values()) {
      for (Candidate candidate : candidates) {
        bytes += candidate.row().bytes();
      }
    }
    return bytes;
  }

  /// When the first of its events was received; null when it has none.
  @Nullable Instant oldest() {
    Instant oldest = null;
    for (List<Candidate> candidates : tables.values()) {
      for (Candidate candidate : candidates) {
        Event event = candidate.event();
        if (event != null && (oldest == null || event.receivedAt().isBefore(oldest))) {
          oldest = event.receivedAt();
        }
      }
    }
    return oldest;
  }

  /// The same work without candidates whose rows the warehouse refuses.
  Work without(Set<Candidate> candidates) {
    List<Candidate> left = all().filter(candidate -> !candidates.contains(candidate)).toList();
    List<String> forgotten =
        Stream.concat(
                refused.stream(),
                candidates.stream().map(Candidate::eventKey).filter(key -> !key.isEmpty()))
            .toList();
    return new Work(key, revision, created, replay, byTable(left), repeated, filtered, forgotten);
  }

  private Stream<Candidate> all() {
    return tables.values().stream().flatMap(List::stream);
  }

  /// Which rows of which tables, in their order.
  private static long fingerprint(SequencedMap<Table, List<Candidate>> tables) {
    long print = 0;
    for (Map.Entry<Table, List<Candidate>> entry : tables.entrySet()) {
      print = PRIME * (print ^ entry.getKey().name().hashCode());
      for (Candidate candidate : entry.getValue()) {
        print = PRIME * (print ^ candidate.eventKey().hashCode());
        print = PRIME * (print ^ Objects.hashCode(candidate.row().values().getFirst()));
      }
    }
    return print;
  }

  private static SequencedMap<Table, List<Candidate>> byTable(List<Candidate> candidates) {
    // By name first: a table is all its columns, and to look that up for each row costs too much.
    var byName = new LinkedHashMap<String, List<Candidate>>();
    for (Candidate candidate : candidates) {
      byName.computeIfAbsent(candidate.row().table().name(), _ -> new ArrayList<>()).add(candidate);
    }
    var tables = new LinkedHashMap<Table, List<Candidate>>();
    byName.values().forEach(rows -> tables.put(rows.getFirst().row().table(), rows));
    return tables;
  }
}
