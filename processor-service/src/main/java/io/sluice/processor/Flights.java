package io.sluice.processor;

import io.sluice.processor.Flight.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages that have no outcome yet, and who of them waits for what.
final class Flights {
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final Map<String, Flight> byKey = new LinkedHashMap<>();
  private final Deque<Flight> queue = new ArrayDeque<>();
  private final Deque<Flight> old = new ArrayDeque<>();
  private final Consumer<Action> actions;
  private boolean draining;

  /// @param actions takes the outcomes
  Flights(Consumer<Action> actions) {
    this.actions = actions;
  }

  int size() {
    return byKey.size();
  }

  @Nullable Flight get(String key) {
    return byKey.get(key);
  }

  /// Adds a message, which then has to be queued or looked up.
  Flight add(Pending pending) {
    var flight = new Flight(pending);
    byKey.put(flight.key(), flight);
    return flight;
  }

  /// Those that wait for a batch, in order.
  Deque<Flight> queue() {
    return queue;
  }

  /// Those that wait for a look-up, in order.
  Deque<Flight> old() {
    return old;
  }

  /// Asks when it is its turn.
  void queueLast(Flight flight) {
    flight.state = State.QUEUED;
    queue.add(flight);
  }

  /// Asks again at once.
  void queueFirst(Flight flight) {
    flight.state = State.QUEUED;
    queue.addFirst(flight);
  }

  /// Asks again after a while, each time after a longer one.
  void pause(Flight flight, String reason, long now) {
    flight.waitsBecause(reason);
    if (draining) {
      notStored(flight);
      return;
    }
    flight.state = State.WAITING;
    flight.pause = Math.clamp(2 * flight.pause, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    flight.wakeAt = now + flight.pause;
  }

  /// Waits for streams to be settled; the caller sees to it that they are.
  ///
  /// @return whether it does; it does not when nothing is waited for any more
  boolean awaitSettled(Flight flight, List<String> streams) {
    if (draining) {
      notStored(flight);
      return false;
    }
    flight.state = State.SETTLING;
    flight.awaited.addAll(streams);
    return true;
  }

  /// Waits for the next look-up.
  void lookUpLater(Flight flight) {
    if (draining) {
      notStored(flight);
      return;
    }
    flight.attempt = new Attempt.LookUp();
    flight.state = State.OLD;
    old.add(flight);
  }

  /// Wakes those whose pause is over, ends those whose time is.
  ///
  /// @param claiming whether messages that are queued may be claimed now
  void tick(long now, boolean claiming) {
    for (Flight flight : List.copyOf(byKey.values())) {
      boolean hopeless = draining && !(claiming && flight.state == State.QUEUED);
      if (flight.state.waits() && (hopeless || now >= flight.latest())) {
        notStored(flight);
      } else if (flight.state == State.WAITING && now >= flight.wakeAt) {
        queueLast(flight);
      }
    }
  }

  /// From now on nothing is waited for.
  void drain() {
    draining = true;
    for (Flight flight : List.copyOf(byKey.values())) {
      if (flight.state.waits() && flight.state != State.QUEUED) {
        notStored(flight);
      }
    }
  }

  /// Tells everybody who handed the message in.
  void end(Flight flight, Outcome outcome) {
    byKey.remove(flight.key());
    flight.state = State.ENDED;
    flight.pending.forEach(pending -> actions.accept(new Action.End(pending, outcome)));
    flight.followers.stream()
        .filter(follower -> follower.state == State.WAITING)
        .forEach(this::queueLast);
  }

  private void notStored(Flight flight) {
    queue.remove(flight);
    old.remove(flight);
    end(flight, new Outcome.NotStored(flight.reason()));
  }
}
