package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The messages of one batch whose claims were granted, and the rows they send, by table.
final class Batch {
  /// What one message sends: its work less the duplicates.
  record Member(Pending pending, Claim.Granted granted, Map<String, List<Candidate>> sent) {
    Placement place(String table) {
      return granted.grants().stream()
          .map(Claim.Grant::place)
          .filter(place -> place.table().equals(table))
          .findFirst()
          .orElseThrow();
    }

    int duplicates() {
      return pending.work().rows() - sent.values().stream().mapToInt(List::size).sum();
    }

    Outcome.Stored stored() {
      long rejected =
          sent.values().stream().flatMap(List::stream).filter(Candidate::isRejection).count();
      int rows = sent.values().stream().mapToInt(List::size).sum();
      return new Outcome.Stored(
          rows - (int) rejected, (int) rejected, duplicates() + pending.work().repeated());
    }

    Deduplicator.Stored confirmation() {
      return new Deduplicator.Stored(
          pending.work().key(), eventKeys(sent.values().stream().flatMap(List::stream)));
    }

    Claim.OpenClaim open(String token) {
      return new Claim.OpenClaim(
          pending.work().key(), token, granted.grants().stream().map(Claim.Grant::place).toList());
    }
  }

  private final List<Member> members = new ArrayList<>();

  void add(Pending pending, Claim.Granted granted) {
    var sent = new LinkedHashMap<String, List<Candidate>>();
    for (Claim.Grant grant : granted.grants()) {
      List<Candidate> all = candidates(pending.work(), grant.place().table());
      sent.put(grant.place().table(), without(all, grant.duplicates()));
    }
    members.add(new Member(pending, granted, sent));
  }

  List<Member> members() {
    return members;
  }

  Set<String> tables() {
    var tables = new LinkedHashSet<String>();
    members.forEach(member -> tables.addAll(member.sent().keySet()));
    return tables;
  }

  /// Offset of the first row that the batch sends to a table.
  long offset(String table) {
    return members.stream()
        .filter(member -> member.sent().containsKey(table))
        .mapToLong(member -> member.place(table).offset())
        .min()
        .orElseThrow();
  }

  /// What the batch sends to a table, in the order of its offsets.
  List<Candidate> sent(String table) {
    return members.stream()
        .filter(member -> member.sent().containsKey(table))
        .sorted(Comparator.comparingLong(member -> member.place(table).offset()))
        .flatMap(member -> member.sent().getOrDefault(table, List.of()).stream())
        .toList();
  }

  List<Row> rows(String table) {
    return sent(table).stream().map(Candidate::row).toList();
  }

  /// What the events are remembered by that are remembered at all.
  static List<String> eventKeys(Stream<Candidate> candidates) {
    return candidates.map(Candidate::eventKey).filter(key -> !key.isEmpty()).toList();
  }

  private static List<Candidate> candidates(Work work, String table) {
    return work.tables().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(table))
        .map(Map.Entry<Table, List<Candidate>>::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static List<Candidate> without(List<Candidate> all, BitSet dropped) {
    var kept = new ArrayList<Candidate>(all.size() - dropped.cardinality());
    for (int i = 0; i < all.size(); i++) {
      if (!dropped.get(i)) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }
}
