package io.sluice.processor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;

/// A processor in a [Simulation]: the [Protocol], the answers that are on their way to it, and the
/// deliveries that wait for it.
final class SimulatedProcessor {
  private static final long ANSWER_MS = 55_000;

  private final Simulation simulation;
  private final Batch.Limits limits;
  private final SimulatedNetwork network;
  private final SimulationReport report;
  private final int number;
  private final List<Mail> mailbox = new ArrayList<>();
  private final IdentityHashMap<Pending, Delivery> deliveries = new IdentityHashMap<>();
  private Protocol protocol;
  private int generation;
  private int kept;
  private int revision;
  private boolean paused;

  private record Mail(Protocol to, ProtocolActions.Answer answer) {}

  /// A delivery, as [Processor] works on it.
  private static final class Delivery {
    final SimulatedClients.Sent message;
    Work work;
    Attempt attempt = new Attempt.First();
    boolean keeping;

    Delivery(SimulatedClients.Sent message, int revision) {
      this.message = message;
      this.work = message.work(revision);
    }
  }

  SimulatedProcessor(
      Simulation simulation,
      Batch.Limits limits,
      SimulatedNetwork network,
      SimulationReport report,
      int number) {
    this.simulation = simulation;
    this.limits = limits;
    this.network = network;
    this.report = report;
    this.number = number;
    this.protocol = newProtocol();
  }

  /// Identity of the rejection of an event that the warehouse refuses.
  static String rejection(String message, String identity) {
    return message + " refused " + identity;
  }

  int number() {
    return number;
  }

  void start() {
    perform();
  }

  void deliver(SimulatedClients.Sent message) {
    if (!paused) {
      message.underWay++;
      offer(new Delivery(message, revision));
    }
  }

  void answer(Protocol to, ProtocolActions.Answer answer) {
    mailbox.add(new Mail(to, answer));
  }

  /// One of the answers arrives.
  void hear(Random random) {
    if (!paused && !mailbox.isEmpty()) {
      Mail mail = mailbox.remove(random.nextInt(mailbox.size()));
      if (mail.to().equals(protocol)) {
        mail.answer().tell(protocol, simulation.now());
        perform();
      }
    }
  }

  void tick() {
    if (!paused) {
      protocol.tick(simulation.now());
      perform();
    }
  }

  /// Its process dies, and another one takes its place.
  void crash() {
    report.fault("crash with " + Math.min(3, protocol.inFlight()) + " or more in flight");
    simulation.trace(() -> this + " crashes");
    network.forget(this);
    deliveries.values().forEach(delivery -> delivery.message.underWay--);
    deliveries.clear();
    mailbox.clear();
    paused = false;
    generation++;
    protocol = newProtocol();
    perform();
  }

  /// It is started again with another configuration.
  void reconfigure(int newRevision) {
    report.fault("configuration changed");
    revision = newRevision;
    crash();
  }

  void pauseOrContinue() {
    paused = !paused;
    if (paused) {
      report.fault("pause");
    }
    simulation.trace(() -> this + (paused ? " is paused" : " continues"));
  }

  void heal() {
    paused = false;
  }

  @Override
  public String toString() {
    return "p" + number + "-" + generation;
  }

  private Protocol newProtocol() {
    return new Protocol(limits, toString(), report);
  }

  private void offer(Delivery delivery) {
    var pending = new Pending(delivery.work, delivery.attempt, simulation.now() + ANSWER_MS);
    deliveries.put(pending, delivery);
    simulation.trace(() -> this + " is given " + delivery.work.key() + " " + delivery.attempt);
    protocol.offer(pending, simulation.now());
    perform();
  }

  private void keep(Delivery delivery, List<Candidate> refused) {
    var rejections = new ArrayList<Candidate>();
    for (Candidate candidate : refused) {
      String identity = rejection(delivery.message.key, SimulatedWarehouse.name(candidate.row()));
      rejections.add(
          new Candidate(
              SimulatedWarehouse.row(SimulatedWarehouse.REJECTIONS, identity, false),
              identity,
              null));
    }
    var pending =
        new Pending(
            Work.of(
                this + "/r" + kept++,
                "r" + revision,
                delivery.work.created(),
                false,
                rejections,
                0),
            new Attempt.First(),
            simulation.now() + ANSWER_MS);
    delivery.keeping = true;
    deliveries.put(pending, delivery);
    protocol.offer(pending, simulation.now());
    perform();
  }

  private void perform() {
    for (Action action : protocol.actions()) {
      switch (action) {
        case Action.End(var pending, var outcome) -> {
          Delivery delivery = deliveries.remove(pending);
          if (delivery != null) {
            ended(delivery, outcome);
          }
        }
        case Action.Leave _ -> {}
        default -> network.send(this, protocol, action);
      }
    }
  }

  private void ended(Delivery delivery, Outcome outcome) {
    switch (outcome) {
      case Outcome.Stored _ -> {
        if (!delivery.keeping || delivery.work.rows() == 0) {
          delivery.message.underWay--;
          simulation.trace(() -> this + " acks " + delivery.message.key);
          simulation.acked(delivery.message);
        } else {
          delivery.keeping = false;
          offer(delivery);
        }
      }
      case Outcome.Refused(var rows, var again) -> {
        delivery.work = delivery.work.without(rows.keySet());
        delivery.attempt = again;
        keep(delivery, List.copyOf(rows.keySet()));
      }
      case Outcome.NotStored _ -> delivery.message.underWay--;
    }
  }
}
