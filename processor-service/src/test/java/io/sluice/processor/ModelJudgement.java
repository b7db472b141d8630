package io.sluice.processor;

import io.sluice.processor.ModelDeduplicator.Doubt;
import io.sluice.processor.ModelMemory.Remembered.Asking;
import io.sluice.processor.ModelMemory.Remembered.BrokenOff;
import io.sluice.processor.ModelMemory.Remembered.Claimed;
import io.sluice.processor.ModelMemory.Remembered.Done;
import io.sluice.processor.ModelPlaces.Landed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether the events of a message are its own to store.
final class ModelJudgement {
  /// What of the rows for a table is to be stored.
  static final class Share {
    final String table;

    /// Events that are to be stored.
    final List<String> events = new ArrayList<>();

    /// Events that the warehouse was found to have.
    final List<String> found = new ArrayList<>();

    final BitSet duplicates = new BitSet();
    int rows;

    private Share(String table) {
      this.table = table;
    }

    private void take(String event) {
      rows++;
      if (!event.isEmpty()) {
        events.add(event);
      }
    }
  }

  private final Wanted wanted;
  private final ModelDeduplicator rules;
  private final ModelMemory memory;
  private final long since;
  final List<Share> shares = new ArrayList<>();

  /// Messages whose question to the warehouse nobody answered.
  final List<String> brokenOff = new ArrayList<>();

  boolean doubtful;
  int inherited;

  /// The answer for the whole message, when an event has something in its way.
  @Nullable Claim obstacle;

  /// Judges all tables but those that an earlier claim has written.
  ModelJudgement(
      Wanted wanted,
      @Nullable ModelPlaces before,
      ModelDeduplicator rules,
      ModelMemory memory,
      long since) {
    this.wanted = wanted;
    this.rules = rules;
    this.memory = memory;
    this.since = since;
    for (Wanted.Rows rows : wanted.tables()) {
      if (obstacle == null && (before == null || before.in(rows.table()) != Landed.WRITTEN)) {
        shares.add(judge(rows));
      }
    }
  }

  static boolean anyRows(List<Share> shares) {
    return shares.stream().anyMatch(share -> share.rows > 0);
  }

  /// What the warehouse was not found to have, and nobody has stored since it was asked.
  static List<Share> rowsLeft(Wanted wanted, Map<String, BitSet> found, ModelMemory memory) {
    var shares = new ArrayList<Share>();
    for (Wanted.Rows rows : wanted.tables()) {
      var share = new Share(rows.table());
      share.duplicates.or(found.getOrDefault(rows.table(), new BitSet()));
      for (int i = 0; i < rows.eventKeys().size(); i++) {
        String event = rows.eventKeys().get(i);
        if (share.duplicates.get(i) || ModelMemory.STORED.equals(memory.events.get(event))) {
          share.duplicates.set(i);
          share.found.add(event);
        } else {
          share.take(event);
        }
      }
      shares.add(share);
    }
    return shares;
  }

  private Share judge(Wanted.Rows rows) {
    var share = new Share(rows.table());
    for (int i = 0; i < rows.eventKeys().size() && obstacle == null; i++) {
      String event = rows.eventKeys().get(i);
      if (isOurs(event, rows.table())) {
        share.take(event);
      } else {
        share.duplicates.set(i);
      }
    }
    return share;
  }

  private boolean isOurs(String event, String table) {
    String holder = event.isEmpty() ? wanted.message() : memory.events.get(event);
    if (holder == null) {
      doubt(Doubt.EVENT_BEFORE_LOSS, rules.isForgetful(since));
      doubt(Doubt.OLD_EVENT, rules.isOld(wanted));
      return true;
    }
    if (holder.equals(ModelMemory.STORED)) {
      return false;
    }
    return holder.equals(wanted.message()) || isLeftBy(holder, table);
  }

  /// Whether an event is ours that another message was about to store.
  private boolean isLeftBy(String holder, String table) {
    return switch (memory.messages.get(holder)) {
      case Done() -> false;
      case Claimed claim -> isLeftBy(holder, new ModelPlaces(holder, claim, rules), table);
      case Asking question -> {
        if (rules.running(question.lease())) {
          yield inTheWay(new Claim.Busy(holder));
        }
        brokenOff.add(holder);
        yield unstored(Doubt.BROKEN_OFF, true);
      }
      case BrokenOff() -> unstored(Doubt.BROKEN_OFF, true);
      case null -> unstored(Doubt.HOLDER_FORGOTTEN, true);
    };
  }

  private boolean isLeftBy(String holder, ModelPlaces places, String table) {
    if (places.broken != null) {
      return inTheWay(new Claim.Broken(places.broken));
    }
    boolean beforeLoss = places.claim.claimedAt() < since;
    Landed landed = isMappedAlike(places.claim) ? places.in(table) : places.together();
    return switch (landed) {
      case WRITTEN -> false;
      case NOWHERE -> {
        inherited++;
        yield unstored(Doubt.CLAIMED_BEFORE_LOSS, beforeLoss);
      }
      case OPEN -> inTheWay(unsettled(holder, places));
      case UNKNOWN -> unstored(Doubt.STREAM_FORGOTTEN, true);
      case null -> unstored(Doubt.CLAIMED_BEFORE_LOSS, beforeLoss);
    };
  }

  /// Mapped otherwise, the event may be in any table of the claim.
  private boolean isMappedAlike(Claimed claim) {
    return !rules.knowsMappings() || mapping(claim.revision()).equals(mapping(wanted.revision()));
  }

  private static String mapping(String revision) {
    return revision.substring(0, revision.indexOf(Wanted.WANTS));
  }

  private Claim unsettled(String holder, ModelPlaces places) {
    return rules.running(places.claim.lease())
        ? new Claim.Busy(holder)
        : new Claim.Stale(
            holder,
            places.openStreams(),
            Duration.ofMillis(rules.now() - places.claim.claimedAt()));
  }

  private boolean unstored(Doubt doubt, boolean reason) {
    doubt(doubt, reason);
    return !rules.swallowsUnstored();
  }

  private void doubt(Doubt doubt, boolean reason) {
    doubtful |= reason && rules.needsLookUp(doubt);
  }

  private boolean inTheWay(Claim claim) {
    obstacle = claim;
    return false;
  }
}
