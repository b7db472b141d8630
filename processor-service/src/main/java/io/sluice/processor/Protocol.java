package io.sluice.processor;

import io.sluice.model.table.Table;
import io.sluice.processor.Flight.State;
import io.sluice.processor.ProtocolWatcher.Waiting;
import io.sluice.processor.RowSink.Appended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One processor's part in storing every event exactly once, as a machine: it is told what happened
/// and says what to do next. It does nothing itself, knows no clock and no chance, and belongs to
/// one thread; so whatever can happen to it can be played through.
///
/// A message is claimed, which names the place of its rows in a stream of ours; its rows are
/// appended there; that is confirmed. When an append fails, its stream is rotated: left, and
/// settled, which tells what it holds. A claim whose owner is not heard of again is settled as
/// well, by whoever needs its message or one of its events, and its rows are inherited if they are
/// nowhere. What is not remembered any more is looked up.
///
/// The whole protocol, with the reason of every rule: `docs/EXACTLY_ONCE.md`.
final class Protocol {
  /// How often [#tick(long)] has to be called while messages are in flight, in milliseconds.
  static final long TICK_MS = 50;

  private final Batch.Limits limits;
  private final String owner;
  private final ProtocolWatcher watcher;
  private final Map<String, Batch> batches = new HashMap<>();
  private final Memory memory;
  private final Flights flights;
  private final OwnStreams streams;
  private final Settlements settlements;
  private final Writes writes;
  private final LookUps lookUps;
  private List<Action> actions = new ArrayList<>();
  private long batchNumber;
  private long now;

  /// @param owner names this process, for ever; no dot, no blank
  Protocol(Batch.Limits limits, String owner, ProtocolWatcher watcher) {
    this.limits = limits;
    this.owner = owner;
    this.watcher = watcher;
    memory = new Memory(watcher, this::wants);
    flights = new Flights(this::wants);
    streams = new OwnStreams(this::wants);
    settlements = new Settlements(flights, streams, this::wants);
    writes = new Writes(flights, streams, settlements, watcher, this::wants);
    lookUps = new LookUps(limits, flights, watcher, this::wants);
  }

  /// What is to be done now. Each action is given once.
  List<Action> actions() {
    List<Action> wanted = actions;
    actions = new ArrayList<>();
    return wanted;
  }

  /// How many messages have no outcome yet.
  int inFlight() {
    return flights.size();
  }

  // ---- what happens

  /// Takes a message. A delivery of one that is in flight joins it.
  void offer(Pending pending, long now) {
    this.now = now;
    Flight known = flights.get(pending.work().key());
    if (known != null) {
      known.pending.add(pending);
      return;
    }
    Flight flight = flights.add(pending);
    if (flight.attempt instanceof Attempt.First && isOld(flight.work())) {
      flights.lookUpLater(flight);
    } else {
      flights.queueLast(flight);
    }
    if (flight.state == State.OLD || isReady(flight)) {
      claim();
    }
  }

  void greeted(long now) {
    this.now = now;
    memory.greeted();
    claim();
  }

  void notGreeted(String reason, long now) {
    this.now = now;
    unreachable(reason);
  }

  void opened(Table table, String stream, long now) {
    this.now = now;
    streams.of(table).opened(stream);
    claim();
  }

  void notOpened(Table table, String reason, long now) {
    this.now = now;
    watcher.notOpened(table.name(), reason);
    streams.of(table).notOpened(now);
    flights.queue().stream()
        .filter(flight -> flight.work().tables().containsKey(table))
        .forEach(flight -> flight.waitsBecause(reason));
  }

  void claimed(Action.Claim action, Claims claims, long now) {
    this.now = now;
    Batch batch = batch(action);
    switch (claims) {
      case Claims.Finished(var finished) -> {
        release(batch);
        finished.forEach(streams::finish);
      }
      case Claims.Resting(Duration left) -> {
        release(batch);
        watcher.rests(left);
        memory.rests(left, now);
      }
      case Claims.Answered _ when now > batch.latest() ->
          leave(action, batch, "the claim was answered too late");
      case Claims.Answered(var answers, var since) -> {
        memory.answered(since);
        for (int i = 0; i < batch.flights().size(); i++) {
          answered(action.token(), batch.flights().get(i), answers.get(i));
        }
        writes.granted(batch, now);
      }
    }
    if (batch.looksUp()) {
      lookUps.claimed();
    }
    claim();
  }

  void notClaimed(Action.Claim action, String reason, long now) {
    this.now = now;
    Batch batch = batch(action);
    leave(action, batch, reason);
    if (batch.looksUp()) {
      lookUps.claimed();
    }
    unreachable(reason);
  }

  void appended(Action.Append action, Appended appended, long now) {
    this.now = now;
    writes.appended(action, appended, now);
    claim();
  }

  /// @param foreign how many of the messages somebody else had claimed
  void confirmed(Action.Confirm action, int foreign, long now) {
    this.now = now;
    if (foreign > 0) {
      watcher.fenceViolated(foreign);
    }
    writes.confirmed(action).forEach(flight -> flights.end(flight, flight.outcome(true)));
    claim();
  }

  /// The claims name their places: a redelivery settles them and finds the rows.
  void notConfirmed(Action.Confirm action, String reason, long now) {
    this.now = now;
    watcher.notConfirmed(action.stored().size(), reason);
    for (Flight flight : writes.confirmed(action)) {
      flight.streams().forEach(settlements::doubt);
      flights.end(flight, flight.outcome(true));
    }
    claim();
  }

  void settled(Action.Settle action, long now) {
    this.now = now;
    settlements.settled(action.stream());
    claim();
  }

  void notSettled(Action.Settle action, String reason, long now) {
    this.now = now;
    watcher.unsettled(action.stream(), reason);
    settlements.notSettled(action.stream(), reason, now);
  }

  /// @param found for each table indexes of the rows that are there
  void lookedUp(Action.LookUp action, Map<String, BitSet> found, long now) {
    this.now = now;
    lookUps.answered(action, found);
    claim();
  }

  void notLookedUp(String reason, long now) {
    this.now = now;
    lookUps.failed(reason, now);
    claim();
  }

  /// Time passes. To be called every [#TICK_MS] while messages are in flight.
  void tick(long now) {
    this.now = now;
    memory.tick(now);
    flights.tick(now, memory.answers(now));
    claim();
  }

  /// From now on nothing is waited for: what cannot be stored at once is delivered again later.
  void drain() {
    flights.drain();
  }

  /// Settles the streams on which claims of ours may be open, so that nobody has to wait until
  /// their lease is over. To be called when nothing is in flight any more.
  void finish() {
    settlements.settleDoubtful();
    streams.finishAll();
  }

  /// Whether streams are being settled.
  boolean isSettling() {
    return settlements.areUnderWay();
  }

  // ---- claim

  private boolean isReady(Flight flight) {
    boolean ready = memory.answers(now);
    for (Table table : flight.work().tables().keySet()) {
      ready = ready && (!flight.needs(table.name()) || streams.isFree(table, now));
    }
    return ready;
  }

  private boolean isOld(Work work) {
    return work.replay() || now - work.created().toEpochMilli() > limits.oldMs();
  }

  /// Claims every message whose streams are free.
  private void claim() {
    if (!memory.answers(now)) {
      return;
    }
    if (lookUps.areDue()) {
      lookUps.claim();
      claim(Batch.toLookUp(flights.old(), limits));
    }
    Batch next = Batch.toAppend(flights.queue(), limits, this::isReady);
    while (!next.isEmpty()) {
      claim(next);
      next = Batch.toAppend(flights.queue(), limits, this::isReady);
    }
  }

  private void claim(Batch batch) {
    String token = owner + "." + batchNumber++;
    batches.put(token, batch);
    batch.claimed(now + limits.claimMs());
    var tails = new ArrayList<Tail>();
    for (String table : batch.tables()) {
      tails.add(streams.of(table).take());
    }
    batch.flights().forEach(flight -> flight.state = State.CLAIMING);
    actions.add(
        new Action.Claim(
            token, tails, batch.flights().stream().map(f -> f.work().wanted(f.attempt)).toList()));
  }

  private void answered(String token, Flight flight, Claim claim) {
    Attempt attempt = flight.attempt;
    if (attempt instanceof Attempt.LookUp || attempt instanceof Attempt.LookedUp) {
      flight.attempt = new Attempt.First();
    }
    switch (claim) {
      case Claim.Granted granted -> {
        tookOver(flight, granted.takenOver());
        if (granted.inherited() > 0) {
          watcher.inherited(granted.inherited());
        }
        flight.granted(token, granted);
        flight.state = State.APPENDING;
      }
      case Claim.Done(var takenOver, boolean known) -> {
        tookOver(flight, takenOver);
        flights.end(flight, flight.outcome(known));
      }
      case Claim.Busy(String holder) -> follow(flight, holder);
      case Claim.Stale stale -> {
        watcher.waits(Waiting.STALE);
        flight.waitsBecause("a claim of message " + stale.holder() + " has to be settled");
        settlements.await(flight, stale.streams(), stale.age());
      }
      case Claim.Old() -> {
        watcher.waits(Waiting.OLD);
        flight.waitsBecause("it has to be looked up");
        flights.lookUpLater(flight);
      }
      case Claim.LookUp(var duplicates) -> lookUps.add(flight, token, duplicates);
      case Claim.Broken(String detail) -> {
        watcher.waits(Waiting.BROKEN);
        watcher.broken(flight.key(), detail);
        flights.pause(flight, detail, now);
      }
    }
  }

  /// Nothing of a batch was claimed.
  private void release(Batch batch) {
    batch.tables().forEach(streams::claimed);
    for (Flight flight : batch.flights().reversed()) {
      if (batch.looksUp()) {
        flights.lookUpLater(flight);
      } else {
        flights.queueFirst(flight);
      }
    }
  }

  /// The claims may have been made, so their offsets are given away and the streams are left.
  private void leave(Action.Claim action, Batch batch, String reason) {
    batch.flights().forEach(flight -> flight.waitsBecause(reason));
    release(batch);
    for (Tail tail : action.tails()) {
      settlements.doubt(tail.stream());
      streams.finish(tail.stream());
    }
  }

  private void follow(Flight flight, String holder) {
    watcher.waits(Waiting.BUSY);
    Flight ahead = flights.get(holder);
    if (ahead != null && !ahead.equals(flight)) {
      ahead.followers.add(flight);
    }
    flights.pause(flight, "message " + holder + " is being worked on", now);
  }

  // ---- bookkeeping

  private void unreachable(String reason) {
    memory.failed(reason, now);
    flights.queue().forEach(flight -> flight.waitsBecause(reason));
  }

  private void wants(Action action) {
    actions.add(action);
  }

  private void tookOver(Flight flight, Claim.@Nullable TakeOver takenOver) {
    if (takenOver != null) {
      flight.tookOver(takenOver);
      if (!takenOver.token().startsWith(owner + ".")) {
        watcher.tookOver(flight.key(), takenOver);
      }
    }
  }

  private Batch batch(Action.Claim action) {
    return Objects.requireNonNull(batches.remove(action.token()), "told twice of one claim");
  }
}
