package io.sluice.processor;

import io.sluice.processor.Claim.Grant;
import io.sluice.processor.ModelDeduplicator.Doubt;
import io.sluice.processor.ModelJudgement.Share;
import io.sluice.processor.ModelMemory.Place;
import io.sluice.processor.ModelMemory.Remembered.Asking;
import io.sluice.processor.ModelMemory.Remembered.BrokenOff;
import io.sluice.processor.ModelMemory.Remembered.Claimed;
import io.sluice.processor.ModelMemory.Remembered.Done;
import io.sluice.processor.ModelPlaces.Landed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One claim of a batch, message by message, each whole or not at all.
final class ModelClaim {
  private final ModelDeduplicator rules;
  private final ModelMemory memory;
  private final String token;
  private final long since;
  private final long now;
  private final Map<String, Tail> tails = new HashMap<>();

  ModelClaim(ModelDeduplicator rules, ModelMemory memory, String token, long since) {
    this.rules = rules;
    this.memory = memory;
    this.token = token;
    this.since = since;
    now = rules.now();
  }

  Claims claim(List<Tail> ends, List<Wanted> wanted) {
    if (since > 0 && now < since + rules.leaseMs()) {
      return new Claims.Resting(Duration.ofMillis(since + rules.leaseMs() - now));
    }
    var finished = new HashSet<String>();
    for (Tail tail : ends) {
      tails.put(tail.table(), tail);
      if (rules.settledRows(tail.stream()) != null) {
        finished.add(tail.stream());
      }
    }
    if (!finished.isEmpty()) {
      return new Claims.Finished(finished);
    }
    return new Claims.Answered(
        wanted.stream().map(this::claim).toList(), Instant.ofEpochMilli(since));
  }

  private Claim claim(Wanted wanted) {
    return switch (memory.messages.get(wanted.message())) {
      case Done() -> {
        forgetRefused(wanted);
        finishEvents(wanted, Set.of());
        yield new Claim.Done(null, true);
      }
      case Claimed claim -> claimed(wanted, claim);
      case Asking question -> asking(wanted, question);
      case BrokenOff() -> grantUnless(Doubt.BROKEN_OFF, wanted);
      case null -> unknown(wanted);
    };
  }

  private Claim unknown(Wanted wanted) {
    if (wanted.replay() && rules.needsLookUp(Doubt.REPLAY)) {
      return unsure(wanted);
    }
    if (rules.isOld(wanted) && rules.needsLookUp(Doubt.OLD)) {
      return unsure(wanted);
    }
    return rules.isBefore(since, wanted)
        ? grantUnless(Doubt.BEFORE_LOSS, wanted)
        : judgeAndGrant(wanted, null);
  }

  private Claim asking(Wanted wanted, Asking question) {
    boolean beforeLoss = since > 0 && question.lease() < since + rules.leaseMs();
    if (wanted.attempt() instanceof Attempt.LookedUp(String asked, var found)
        && asked.equals(question.token())
        && !(beforeLoss && rules.needsLookUp(Doubt.CLAIMED_BEFORE_LOSS))) {
      return grant(wanted, null, ModelJudgement.rowsLeft(wanted, found, memory), true, 0);
    }
    return isOthers(question.token()) && rules.running(question.lease())
        ? new Claim.Busy(wanted.message())
        : grantUnless(Doubt.BROKEN_OFF, wanted);
  }

  private Claim claimed(Wanted wanted, Claimed claim) {
    var found = new ModelPlaces(wanted.message(), claim, rules);
    if (found.broken != null) {
      return new Claim.Broken(found.broken);
    }
    if (claim.token().equals(token)) {
      return repeated(wanted, claim);
    }
    if (wanted.attempt() instanceof Attempt.Again(String ours, var written)
        && ours.equals(claim.token())) {
      found.believe(written);
    }
    if (found.any(Landed.OPEN)) {
      return isOthers(claim.token()) && rules.running(claim.lease())
          ? new Claim.Busy(wanted.message())
          : stale(wanted.message(), found);
    }
    return settled(wanted, found);
  }

  private Claim settled(Wanted wanted, ModelPlaces found) {
    Claimed claim = found.claim;
    boolean whole = found.all(Landed.WRITTEN);
    boolean other = !claim.revision().equals(wanted.revision()) && found.any(Landed.WRITTEN);
    boolean doubtful =
        (found.any(Landed.UNKNOWN) && rules.needsLookUp(Doubt.STREAM_FORGOTTEN))
            || (other && rules.needsLookUp(Doubt.OTHER_SETTINGS))
            || (!whole && claim.asked() && rules.needsLookUp(Doubt.ASKED_BEFORE))
            || (!whole
                && claim.claimedAt() < since
                && rules.needsLookUp(Doubt.CLAIMED_BEFORE_LOSS));
    if (doubtful) {
      return unsure(wanted);
    }
    return whole ? done(wanted, found, true) : judgeAndGrant(wanted, found);
  }

  private Claim stale(String message, ModelPlaces found) {
    return new Claim.Stale(
        message, found.openStreams(), Duration.ofMillis(now - found.claim.claimedAt()));
  }

  private boolean isOthers(String other) {
    return !owner(other).equals(owner(token));
  }

  private static String owner(String token) {
    int dot = token.lastIndexOf('.');
    return dot < 0 ? token : token.substring(0, dot);
  }

  /// What the owner was answered, if the answer was lost.
  private Claim repeated(Wanted wanted, Claimed claim) {
    Map<String, BitSet> found =
        wanted.attempt() instanceof Attempt.LookedUp(var _, var rows) ? rows : Map.of();
    var grants = new ArrayList<Grant>();
    for (Wanted.Rows rows : wanted.tables()) {
      for (Place place : claim.places()) {
        if (place.stream() != null && place.table().equals(rows.table())) {
          BitSet duplicates = (BitSet) found.getOrDefault(rows.table(), new BitSet()).clone();
          for (int i = 0; i < rows.eventKeys().size(); i++) {
            String event = rows.eventKeys().get(i);
            duplicates.set(i, duplicates.get(i) || !(event.isEmpty() || holds(wanted, event)));
          }
          grants.add(grant(place.stream(), place, duplicates));
        }
      }
    }
    return new Claim.Granted(grants, null, 0);
  }

  private static Grant grant(String stream, Place place, BitSet duplicates) {
    return new Grant(
        new Placement(place.table(), stream, place.offset(), place.rows()), duplicates);
  }

  private Claim grantUnless(Doubt doubt, Wanted wanted) {
    return rules.needsLookUp(doubt) ? unsure(wanted) : judgeAndGrant(wanted, null);
  }

  /// Only the warehouse knows what of the message is stored.
  private Claim unsure(Wanted wanted) {
    if (wanted.attempt() instanceof Attempt.LookUp) {
      return lookUp(wanted);
    }
    forgetRefused(wanted);
    return new Claim.Old();
  }

  private Claim lookUp(Wanted wanted) {
    var judgement = new ModelJudgement(wanted, null, rules, memory, since);
    if (judgement.obstacle != null) {
      return judgement.obstacle;
    }
    forgetRefused(wanted);
    judgement.brokenOff.forEach(
        holder -> memory.messages.put(holder, new BrokenOff(), rules.pendingLifetime()));
    memory.messages.put(
        wanted.message(), new Asking(token, now + rules.leaseMs()), rules.pendingLifetime());
    var duplicates = new LinkedHashMap<String, BitSet>();
    for (Share share : judgement.shares) {
      share.events.forEach(event -> hold(wanted, event));
      duplicates.put(share.table, share.duplicates);
    }
    return new Claim.LookUp(duplicates);
  }

  private Claim judgeAndGrant(Wanted wanted, @Nullable ModelPlaces before) {
    var judgement = new ModelJudgement(wanted, before, rules, memory, since);
    if (judgement.obstacle != null) {
      return judgement.obstacle;
    }
    if (judgement.doubtful) {
      return unsure(wanted);
    }
    if (wanted.attempt() instanceof Attempt.LookUp && ModelJudgement.anyRows(judgement.shares)) {
      return new Claim.Busy(wanted.message());
    }
    return grant(wanted, before, judgement.shares, false, judgement.inherited);
  }

  private Claim grant(
      Wanted wanted,
      @Nullable ModelPlaces before,
      List<Share> shares,
      boolean asked,
      int inherited) {
    if (!ModelJudgement.anyRows(shares)) {
      ModelPlaces earlier = before != null && before.any(Landed.WRITTEN) ? before : null;
      return done(wanted, earlier, asked);
    }
    var places = new ArrayList<Place>();
    Set<String> written = before == null ? Set.of() : before.written();
    written.forEach(table -> places.add(Place.written(table)));
    forgetRefused(wanted);
    var others = new HashSet<String>();
    wanted.tables().forEach(rows -> others.add(rows.table()));
    others.removeAll(written);
    finishEvents(wanted, others);
    List<Grant> grants = shares.stream().filter(share -> share.rows > 0).map(this::next).toList();
    for (Share share : shares) {
      share.found.stream().filter(event -> holds(wanted, event)).forEach(rules::finishEvent);
      share.events.forEach(event -> hold(wanted, event));
    }
    grants.forEach(grant -> places.add(place(grant.place())));
    memory.messages.put(
        wanted.message(),
        new Claimed(token, now + rules.leaseMs(), wanted.revision(), now, asked, places),
        rules.pendingLifetime());
    return new Claim.Granted(grants, takeOver(before), inherited);
  }

  private static Place place(Placement place) {
    return new Place(place.table(), place.stream(), place.offset(), place.rows());
  }

  private Grant next(Share share) {
    Tail tail = tails.get(share.table);
    if (tail == null) {
      throw new DeduplicatorException("no stream for the table " + share.table);
    }
    Long given = memory.given.get(tail.stream());
    long offset = rules.nextOffset(tail, given == null ? 0 : given);
    memory.given.put(
        tail.stream(),
        Math.max(offset + share.rows, given == null ? 0 : given),
        rules.pendingLifetime());
    tails.put(share.table, new Tail(tail.table(), tail.stream(), offset + share.rows));
    return new Grant(
        new Placement(tail.table(), tail.stream(), offset, share.rows), share.duplicates);
  }

  /// @param known whether the message itself was written before
  private Claim done(Wanted wanted, @Nullable ModelPlaces before, boolean known) {
    forgetRefused(wanted);
    memory.messages.put(wanted.message(), new Done(), rules.doneLifetime());
    finishEvents(wanted, Set.of());
    return new Claim.Done(takeOver(before), known);
  }

  private Claim.@Nullable TakeOver takeOver(@Nullable ModelPlaces before) {
    return before == null
        ? null
        : new Claim.TakeOver(
            before.claim.token(),
            before.verdicts(),
            Duration.ofMillis(now - before.claim.claimedAt()));
  }

  private boolean holds(Wanted wanted, String event) {
    return wanted.message().equals(memory.events.get(event));
  }

  private void hold(Wanted wanted, String event) {
    memory.events.put(event, wanted.message(), rules.pendingLifetime());
  }

  private void forgetRefused(Wanted wanted) {
    wanted.refused().stream().filter(event -> holds(wanted, event)).forEach(memory.events::remove);
  }

  /// No event waits for a message that stored it.
  private void finishEvents(Wanted wanted, Set<String> except) {
    for (Wanted.Rows rows : wanted.tables()) {
      if (!except.contains(rows.table())) {
        rows.eventKeys().stream().filter(event -> holds(wanted, event)).forEach(rules::finishEvent);
      }
    }
  }
}
