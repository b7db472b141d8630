package io.sluice.processor;

import io.sluice.model.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// One schedule: some processors, one memory, one warehouse, a bus that delivers what it likes as
/// often as it likes, and one thread that decides at random what happens next: which request
/// arrives, which answer, which is lost, late or repeated, who crashes or is paused, how much time
/// passes. A seed decides all of it. Afterwards there is peace until everything is acked, and then
/// each event has to be stored exactly once.
final class Simulation {
  static final long LEASE_MS = 30_000;
  static final long DONE_MS = 900_000;
  private static final long CLAIM_MS = 20_000;
  private static final long OLD_MS = DONE_MS - 1000 * Deduplicator.TOLERANCE_SECONDS;
  static final long WINDOW_MS = 900_000;
  private static final int PROCESSORS = 3;

  private static final int PEACEFUL_STEPS = 20_000;

  private final Random random;
  private final Options options;
  private final SimulationReport report;
  private final SimulatedWarehouse warehouse = new SimulatedWarehouse();
  private final SimulatedClients clients = new SimulatedClients();
  private final List<SimulatedProcessor> processors = new ArrayList<>();
  private final SimulatedNetwork network;
  private long clock = 1_000_000_000;
  private long step;
  private boolean peace;

  /// What is simulated.
  ///
  /// @param protocol makes the deduplicator of a processor
  /// @param flaws what is done wrong on purpose
  /// @param loses whether the memory is lost now and then
  /// @param steps how many steps there are before the peace
  record Options(ProtocolMaker protocol, Set<Flaw> flaws, boolean loses, int steps) {}

  /// Makes the deduplicator of a processor.
  interface ProtocolMaker {
    Deduplicator make(Settings settings, ModelMemory memory);
  }

  /// What a wrong protocol does outside of the memory.
  enum Flaw {
    /// Believes the first answer when a stream is finalized.
    FINALIZES_ONCE,
    /// Identifies messages by the bus's id, of which a repeated publish gets another one.
    BUS_IDS,
    /// Looks up whether rows of the message are there, not which events.
    LOOKS_UP_MESSAGES,
    /// Looks an event up in the table alone that it goes to now.
    LOOKS_UP_ONE_TABLE,
    /// Goes on with a stream whose offsets may have been given away.
    REUSES_STREAMS,
    /// Appends under a claim however old it is.
    APPENDS_LATE
  }

  Simulation(long seed, Options options, SimulationReport report) {
    this.random = new Random(seed);
    this.options = options;
    this.report = report;
    this.network = new SimulatedNetwork(this, random, options, warehouse, report, PROCESSORS);
    for (int i = 0; i < PROCESSORS; i++) {
      processors.add(new SimulatedProcessor(this, limits(), network, report, i));
    }
  }

  /// Plays the schedule.
  ///
  /// @throws ViolationException when an event is lost, doubled or stuck
  void run() {
    clients.send(random, clock);
    processors.forEach(SimulatedProcessor::start);
    while (step < options.steps()) {
      step++;
      clock += random.nextInt(20);
      disturb();
    }
    makePeace();
    check();
  }

  private Batch.Limits limits() {
    boolean late = options.flaws().contains(Flaw.APPENDS_LATE);
    return new Batch.Limits(6, 100, late ? DONE_MS : CLAIM_MS, OLD_MS);
  }

  long now() {
    return clock;
  }

  long step() {
    return step;
  }

  void trace(Supplier<String> what) {
    if (report.isTracing()) {
      report.trace(step, clock, what.get());
    }
  }

  // ---- what happens next

  private void disturb() {
    int dice = random.nextInt(1000);
    if (dice < 640 && !network.isEmpty()) {
      network.arrive();
    } else if (dice < 740) {
      anyProcessor().hear(random);
    } else if (dice < 840) {
      deliver();
    } else if (dice < 900) {
      pass(Protocol.TICK_MS * (1 + random.nextInt(20)));
    } else if (dice < 915) {
      report.fault("time passes beyond a lease");
      pass(LEASE_MS + random.nextInt(2_000));
    } else if (dice < 921) {
      report.fault("time passes beyond the memory of what is done");
      pass(DONE_MS + random.nextInt(random.nextInt(4) == 0 ? 6 * (int) DONE_MS : 120_000));
    } else if (dice < 930) {
      anyProcessor().crash();
    } else if (dice < 950) {
      anyProcessor().pauseOrContinue();
    } else if (dice < 965) {
      clients.send(
          random, clock - random.nextInt(random.nextInt(4) == 0 ? 2 * (int) DONE_MS : 60_000));
    } else if (dice < 985) {
      sendAgain();
    } else if (dice < 993) {
      report.fault("publish repeated");
      clients.publishAgain(random, !options.flaws().contains(Flaw.BUS_IDS));
    } else if (dice < 996) {
      int number = random.nextInt(PROCESSORS);
      int revision = random.nextInt(2);
      processors.get(number).reconfigure(revision);
    } else if (options.loses()) {
      report.fault("memory lost");
      trace(() -> "memory lost");
      network.loseMemory();
    }
  }

  private void sendAgain() {
    boolean replay = random.nextInt(4) == 0;
    boolean sent = clients.sendAgain(random, clock, WINDOW_MS, replay, warehouse::firstAt);
    if (sent) {
      report.fault(replay ? "event replayed" : "event sent again");
      trace(() -> (replay ? "replayed: " : "sent again: ") + clients.messages().getLast().key);
    }
  }

  private SimulatedProcessor anyProcessor() {
    return processors.get(random.nextInt(processors.size()));
  }

  private void deliver() {
    List<SimulatedClients.Sent> messages = clients.messages();
    SimulatedClients.Sent message = messages.get(random.nextInt(messages.size()));
    boolean again = message.acked || message.underWay > 0;
    if (again && (peace || random.nextInt(3) > 0)) {
      return;
    }
    if (again) {
      report.fault(message.acked ? "delivered after its ack" : "delivered twice at a time");
    }
    anyProcessor().deliver(message);
  }

  private void pass(long milliseconds) {
    clock += milliseconds;
    processors.forEach(SimulatedProcessor::tick);
  }

  // ---- the end

  private void makePeace() {
    peace = true;
    network.makePeace();
    trace(() -> "peace");
    processors.forEach(SimulatedProcessor::heal);
    for (int i = 0; i < PEACEFUL_STEPS; i++) {
      step++;
      clock += random.nextInt(20);
      if (!network.isEmpty() && random.nextInt(4) > 0) {
        network.arrive();
      } else if (random.nextBoolean()) {
        anyProcessor().hear(random);
      } else if (clients.messages().stream().allMatch(message -> message.acked)) {
        return;
      } else if (random.nextInt(3) > 0) {
        deliver();
      } else {
        pass(random.nextInt(8) == 0 ? LEASE_MS + 1 : Protocol.TICK_MS * 20);
      }
    }
    throw violation("is stuck: " + processors);
  }

  /// A message is acked: everything of it has to be in a table.
  void acked(SimulatedClients.Sent message) {
    message.acked = true;
    for (SimulatedClients.Item item : message.items) {
      if (rows(item) == 0 && !(item.bad() && rejected(message, item) > 0)) {
        throw violation("lost: " + item + " of " + message.key + ", which was acked");
      }
    }
  }

  private void check() {
    for (SimulatedClients.Sent message : clients.messages()) {
      for (SimulatedClients.Item item : message.items) {
        boolean wanted = item.rejection() || clients.wanted().contains(item.identity());
        if (warehouse.events(item.identity()) > 1
            || warehouse.rows(SimulatedWarehouse.REJECTIONS, item.identity()) > 1
            || rejected(message, item) > 1) {
          throw violation("doubled: " + item + " of " + message.key);
        }
        if (wanted && rows(item) == 0) {
          throw violation("lost: " + item + " of " + message.key);
        }
      }
    }
  }

  /// What could not be used under one configuration is an event under the other.
  private int rows(SimulatedClients.Item item) {
    int events = warehouse.events(item.identity());
    int rejections = warehouse.rows(SimulatedWarehouse.REJECTIONS, item.identity());
    return item.rejection() ? events + rejections : events;
  }

  private int rejected(SimulatedClients.Sent message, SimulatedClients.Item item) {
    return warehouse.rows(
        SimulatedWarehouse.REJECTIONS, SimulatedProcessor.rejection(message.key, item.identity()));
  }

  private ViolationException violation(String what) {
    return new ViolationException(what, step, Instant.ofEpochMilli(clock));
  }

  /// The protocol did not keep its promise.
  static final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1;
    final long step;

    ViolationException(String what, long step, Instant at) {
      super(what + " (step " + step + ", " + at + ")");
      this.step = step;
    }
  }
}
