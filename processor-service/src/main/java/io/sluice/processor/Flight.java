package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A message that is being worked on, from the moment it is handed in to its outcome.
final class Flight {
  /// Where a message is on its way.
  enum State {
    /// Waits for a batch.
    QUEUED,
    /// In a batch whose claim is not answered yet.
    CLAIMING,
    /// Claimed, its rows under way.
    APPENDING,
    /// Written, which is being noted.
    CONFIRMING,
    /// Asks again after a while, or when the message it waits for has ended.
    WAITING,
    /// Waits for streams to be settled.
    SETTLING,
    /// Waits for the next look-up.
    OLD,
    /// Ours to look up: the warehouse is being asked about it, or is asked next.
    ASKING,
    /// It has its outcome.
    ENDED;

    /// Whether nothing that it began is under way, so that it may end at any time.
    boolean waits() {
      return switch (this) {
        case QUEUED, WAITING, SETTLING, OLD, ASKING -> true;
        case CLAIMING, APPENDING, CONFIRMING, ENDED -> false;
      };
    }
  }

  final List<Pending> pending = new ArrayList<>();
  final List<Flight> followers = new ArrayList<>();
  final Set<String> awaited = new HashSet<>();
  private final Work work;
  State state = State.QUEUED;
  Attempt attempt;
  long wakeAt;
  long pause;
  private String reason = "it was not its turn";

  // Of the claim that is under way, or of the last one.
  private String token = "";
  private final Map<String, Placement> places = new LinkedHashMap<>();
  private final Map<String, List<Candidate>> sent = new LinkedHashMap<>();
  private final Set<String> unanswered = new HashSet<>();
  private final Set<String> written = new HashSet<>();
  private final Map<Candidate, String> refused = new HashMap<>();

  // Of all claims of this flight.
  private int stored;
  private int rejected;
  private final Map<String, Integer> duplicates = new HashMap<>();

  Flight(Pending first) {
    work = first.work();
    attempt = first.attempt();
    pending.add(first);
  }

  Work work() {
    return work;
  }

  String key() {
    return work.key();
  }

  long latest() {
    return pending.getFirst().latest();
  }

  /// Whether it may have to append to a table.
  boolean needs(String table) {
    return !(attempt instanceof Attempt.Again(_, var done) && done.contains(table));
  }

  /// The tables that it may have to append to.
  List<String> neededTables() {
    return work.tables().keySet().stream().map(Table::name).filter(this::needs).toList();
  }

  /// Why it is not stored yet, for people.
  String reason() {
    return reason;
  }

  void waitsBecause(String reason) {
    this.reason = reason;
  }

  /// Notes what was granted.
  void granted(String newToken, Claim.Granted granted) {
    token = newToken;
    places.clear();
    sent.clear();
    for (Claim.Grant grant : granted.grants()) {
      String table = grant.place().table();
      places.put(table, grant.place());
      sent.put(table, without(work.candidates(table), grant.duplicates()));
      duplicates.put(table, grant.duplicates().cardinality());
    }
    written.clear();
    refused.clear();
    unanswered.addAll(sent.keySet());
  }

  /// Notes what became of a claim before: what it wrote counts as stored by us if it was ours.
  void tookOver(Claim.TakeOver takenOver) {
    if (takenOver.token().equals(token)) {
      takenOver
          .written()
          .forEach((table, landed) -> {
            if (landed) {
              written(table);
            }
          });
    }
  }

  /// Names the claim that it has.
  String token() {
    return token;
  }

  /// Where its rows for a table go; null when none were granted.
  @Nullable Placement place(String table) {
    return places.get(table);
  }

  /// Where its rows for a table begin.
  long offset(String table) {
    return Objects.requireNonNull(place(table), table).offset();
  }

  /// The streams that it was granted places on.
  List<String> streams() {
    return places.values().stream().map(Placement::stream).toList();
  }

  /// The streams of the tables that did not take its rows.
  List<String> unwrittenStreams() {
    return places.values().stream()
        .filter(place -> !written.contains(place.table()))
        .map(Placement::stream)
        .toList();
  }

  /// What was granted for a table.
  List<Candidate> sent(String table) {
    return sent.getOrDefault(table, List.of());
  }

  /// Notes that a table took its rows.
  void written(String table) {
    if (written.add(table)) {
      long rejections = sent(table).stream().filter(Candidate::isRejection).count();
      rejected += (int) rejections;
      stored += sent(table).size() - (int) rejections;
    }
  }

  /// Notes that the warehouse named one of its rows as bad.
  void refused(Candidate candidate, String detail) {
    refused.put(candidate, detail);
  }

  /// Notes that a table's append was answered.
  ///
  /// @return whether it was the last one
  boolean answered(String table) {
    unanswered.remove(table);
    return unanswered.isEmpty();
  }

  /// Its rows that the warehouse named as bad.
  Map<Candidate, String> refused() {
    return Map.copyOf(refused);
  }

  /// Whether every table took its rows.
  boolean allWritten() {
    return written.containsAll(sent.keySet());
  }

  /// What to say when it is claimed again, after an append failed.
  Attempt again() {
    return new Attempt.Again(token, Set.copyOf(written));
  }

  Deduplicator.Stored confirmation() {
    return new Deduplicator.Stored(
        key(),
        work.revision(),
        sent.values().stream()
            .flatMap(List::stream)
            .map(Candidate::eventKey)
            .filter(eventKey -> !eventKey.isEmpty())
            .toList());
  }

  /// The outcome once every row is in its table.
  ///
  /// @param known whether the rows that are not accounted for are those of an earlier delivery;
  ///   else they are duplicates
  Outcome.Stored outcome(boolean known) {
    int twice = duplicates.values().stream().mapToInt(Integer::intValue).sum();
    int others = Math.max(0, work.rows() - stored - rejected - twice);
    return new Outcome.Stored(stored, rejected, known ? others : 0, known ? twice : twice + others);
  }

  private static List<Candidate> without(List<Candidate> all, BitSet dropped) {
    if (dropped.isEmpty()) {
      return all;
    }
    var kept = new ArrayList<Candidate>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (!dropped.get(i)) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }
}
