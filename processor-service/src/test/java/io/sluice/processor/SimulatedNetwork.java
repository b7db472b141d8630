package io.sluice.processor;

import io.sluice.model.Settings;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.Simulation.Flaw;
import io.sluice.processor.Simulation.Options;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What is on its way between the processors of a [Simulation], their memory and the warehouse: it
/// arrives in any order, is lost, late or repeated, and so are the answers.
final class SimulatedNetwork {
  private static final long APPEND_MS = 8_000;
  private static final Settings SETTINGS = Settings.of(Map.of("SLUICE_LEASE_SECONDS", "30"));

  private final Simulation simulation;
  private final Random random;
  private final Options options;
  private final SimulatedWarehouse warehouse;
  private final SimulationReport report;
  private final ModelMemory memory;
  private final List<Deduplicator> deduplicators = new ArrayList<>();
  private final List<Transit> transits = new ArrayList<>();
  private boolean peace;
  private boolean fresh = true;

  /// Something on its way.
  record Transit(
      SimulatedProcessor from,
      Protocol protocol,
      Action action,
      long sentAt,
      long sentTime,
      Phase phase,
      long rows) {}

  /// Where something is on its way.
  enum Phase {
    REQUEST,
    FINALIZED,
    SETTLED,
    /// Nobody waits for the answer any more.
    LATE
  }

  SimulatedNetwork(
      Simulation simulation,
      Random random,
      Options options,
      SimulatedWarehouse warehouse,
      SimulationReport report,
      int processors) {
    this.simulation = simulation;
    this.random = random;
    this.options = options;
    this.warehouse = warehouse;
    this.report = report;
    this.memory = new ModelMemory(simulation::now);
    for (int i = 0; i < processors; i++) {
      deduplicators.add(options.protocol().make(SETTINGS, memory));
    }
  }

  boolean isEmpty() {
    return transits.isEmpty();
  }

  /// A processor wants something done.
  void send(SimulatedProcessor from, Protocol protocol, Action action) {
    if (action instanceof Action.Claim claim && isAppending(claim.tails())) {
      report.step("claimed while rows are appended");
    }
    transits.add(
        new Transit(from, protocol, action, simulation.step(), simulation.now(), Phase.REQUEST, 0));
  }

  private boolean isAppending(List<Tail> tails) {
    List<String> claimed = tails.stream().map(Tail::stream).toList();
    return transits.stream()
        .anyMatch(transit ->
            transit.phase() == Phase.REQUEST
                && transit.action() instanceof Action.Append append
                && claimed.contains(append.stream()));
  }

  /// A processor died: what it had sent arrives, or does not.
  void forget(SimulatedProcessor processor) {
    transits.removeIf(transit -> transit.from().equals(processor) && random.nextBoolean());
  }

  void loseMemory() {
    memory.lose();
  }

  /// From now on nothing is lost, late or repeated.
  void makePeace() {
    peace = true;
  }

  /// Something arrives.
  void arrive() {
    Transit transit = transits.remove(random.nextInt(transits.size()));
    switch (transit.action()) {
      case Action.Settle settle -> settle(transit, settle);
      case Action.Append append -> append(transit, append);
      default -> request(transit);
    }
  }

  /// A request that is one step: it may be lost, its answer may be lost, it may arrive twice, and
  /// arrive after everybody has given up on it.
  private void request(Transit transit) {
    String name = transit.action().getClass().getSimpleName();
    int dice = peace ? 99 : random.nextInt(100);
    if (transit.phase() == Phase.LATE) {
      report.fault(name + " arrives late");
      simulation.trace(() -> "late: " + transit.action());
      execute(transit);
    } else if (dice < 4) {
      report.fault(name + " request lost");
      simulation.trace(() -> "lost: " + transit.action());
      answer(transit, failure(transit.action(), "lost"));
    } else if (dice < 8) {
      report.fault(name + " request held up");
      answer(transit, failure(transit.action(), "held up"));
      transits.add(with(transit, Phase.LATE, 0));
    } else if (dice < 12) {
      report.fault(name + " answer lost");
      simulation.trace(() -> "answer lost: " + transit.action());
      execute(transit);
      answer(transit, failure(transit.action(), "answer lost"));
    } else if (dice < 16) {
      report.fault(name + " repeated");
      simulation.trace(() -> "twice: " + transit.action());
      execute(transit);
      answer(transit, execute(transit));
    } else {
      ProtocolActions.Answer answer = execute(transit);
      simulation.trace(() -> transit.from() + " " + transit.action());
      answer(transit, answer);
    }
  }

  private ProtocolActions.Answer execute(Transit transit) {
    Deduplicator memory = deduplicators.get(transit.from().number());
    return switch (transit.action()) {
      case Action.Greet() -> {
        memory.begin(fresh);
        fresh = false;
        yield Protocol::greeted;
      }
      case Action.Open(Table table) -> {
        boolean reuses = options.flaws().contains(Flaw.REUSES_STREAMS);
        String stream = reuses ? warehouse.reopen(transit.from(), table) : warehouse.open(table);
        yield (protocol, now) -> protocol.opened(table, stream, now);
      }
      case Action.Claim claim -> claim(memory, claim);
      case Action.Confirm confirm -> {
        int foreign = memory.confirm(confirm.token(), confirm.stored());
        yield (protocol, now) -> protocol.confirmed(confirm, foreign, now);
      }
      case Action.LookUp lookUp -> {
        Map<String, BitSet> found = lookUp(lookUp);
        yield (protocol, now) -> protocol.lookedUp(lookUp, found, now);
      }
      case Action.Append _, Action.Settle _, Action.End _, Action.Leave _ ->
          throw new IllegalArgumentException("no single request: " + transit);
    };
  }

  private ProtocolActions.Answer claim(Deduplicator memory, Action.Claim claim) {
    try {
      Claims claims = memory.claim(claim.token(), claim.tails(), claim.wanted());
      simulation.trace(() -> "  " + claims);
      return (protocol, now) -> protocol.claimed(claim, claims, now);
    } catch (DeduplicatorException e) {
      report.contradiction(e.getMessage());
      return failure(claim, String.valueOf(e.getMessage()));
    }
  }

  private static ProtocolActions.Answer failure(Action action, String reason) {
    return switch (action) {
      case Action.Greet() -> (protocol, now) -> protocol.notGreeted(reason, now);
      case Action.Open(Table table) -> (protocol, now) -> protocol.notOpened(table, reason, now);
      case Action.Claim claim -> (protocol, now) -> protocol.notClaimed(claim, reason, now);
      case Action.Confirm confirm -> (protocol, now) -> protocol.notConfirmed(confirm, reason, now);
      case Action.LookUp _ -> (protocol, now) -> protocol.notLookedUp(reason, now);
      case Action.Append _, Action.Settle _, Action.End _, Action.Leave _ ->
          throw new IllegalArgumentException("no single request: " + action);
    };
  }

  private void append(Transit transit, Action.Append append) {
    int dice = peace ? 99 : random.nextInt(100);
    boolean expired = options.loses() && simulation.now() - transit.sentTime() > APPEND_MS;
    if (transit.phase() == Phase.LATE) {
      if (!expired) {
        report.fault("Append arrives late");
        simulation.trace(() -> "late: " + append);
        warehouse.append(append, transit.sentAt(), simulation.now());
      }
      return;
    }
    Appended appended = new Appended.Unknown("no answer");
    if (dice < 6) {
      report.fault("Append held up");
      transits.add(with(transit, Phase.LATE, 0));
    } else if (dice < 10 || expired) {
      report.fault("Append request lost");
      simulation.trace(() -> "lost: " + append);
    } else if (dice < 16) {
      report.fault("Append answer lost");
      simulation.trace(() -> "answer lost: " + append);
      warehouse.append(append, transit.sentAt(), simulation.now());
    } else {
      appended = warehouse.append(append, transit.sentAt(), simulation.now());
    }
    Appended known = appended;
    simulation.trace(() -> transit.from() + " " + append + " " + known);
    answer(transit, (protocol, now) -> protocol.appended(append, known, now));
  }

  private void settle(Transit transit, Action.Settle settle) {
    if (!peace && random.nextInt(100) < 5) {
      report.fault("Settle failed after " + transit.phase());
      simulation.trace(() -> "fails: " + settle + " after " + transit.phase());
      answer(transit, (protocol, now) -> protocol.notSettled(settle, "failed", now));
      return;
    }
    simulation.trace(
        () -> transit.from() + " " + settle + " " + transit.phase() + " " + transit.rows());
    if (!peace && settle.forgettable() && random.nextInt(4) == 0) {
      report.fault("stream forgotten");
      deduplicators
          .get(transit.from().number())
          .settled(settle.stream(), Deduplicator.ROWS_UNKNOWN);
      answer(transit, (protocol, now) -> protocol.settled(settle, now));
      return;
    }
    switch (transit.phase()) {
      case REQUEST ->
          transits.add(
              with(
                  transit,
                  Phase.FINALIZED,
                  warehouse.finalizeOnce(settle.stream(), simulation.step())));
      case FINALIZED -> {
        long again = warehouse.finalizeAgain(settle.stream());
        boolean once = options.flaws().contains(Flaw.FINALIZES_ONCE);
        transits.add(with(transit, Phase.SETTLED, once ? transit.rows() : again));
      }
      case SETTLED, LATE -> {
        deduplicators.get(transit.from().number()).settled(settle.stream(), transit.rows());
        answer(transit, (protocol, now) -> protocol.settled(settle, now));
      }
    }
  }

  private static Transit with(Transit transit, Phase phase, long rows) {
    return new Transit(
        transit.from(),
        transit.protocol(),
        transit.action(),
        transit.sentAt(),
        transit.sentTime(),
        phase,
        rows);
  }

  private static void answer(Transit transit, ProtocolActions.Answer answer) {
    transit.from().answer(transit.protocol(), answer);
  }

  private Map<String, BitSet> lookUp(Action.LookUp lookUp) {
    var found = new HashMap<String, BitSet>();
    lookUp
        .rows()
        .forEach((table, rows) -> {
          BitSet there = warehouse.lookUp(rows, !options.flaws().contains(Flaw.LOOKS_UP_ONE_TABLE));
          if (options.flaws().contains(Flaw.LOOKS_UP_MESSAGES)) {
            there = there.isEmpty() ? there : all(rows.size());
          }
          found.put(table.name(), there);
        });
    simulation.trace(() -> "  found " + found);
    return found;
  }

  private static BitSet all(int size) {
    var all = new BitSet();
    all.set(0, size);
    return all;
  }
}
