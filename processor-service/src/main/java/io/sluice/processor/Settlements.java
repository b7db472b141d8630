package io.sluice.processor;

import io.sluice.processor.Flight.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The streams that are being settled, each once at a time, and who waits for them.
final class Settlements {
  /// From this age of a claim on, a stream that the warehouse does not know has existed once.
  private static final Duration FORGETTABLE = Duration.ofHours(1);

  private final Map<String, List<Flight>> waiting = new LinkedHashMap<>();
  private final Set<String> doubtful = new LinkedHashSet<>();
  private final Flights flights;
  private final OwnStreams streams;
  private final Consumer<Action> actions;

  /// @param streams of which one that is settled is not used any more
  Settlements(Flights flights, OwnStreams streams, Consumer<Action> actions) {
    this.flights = flights;
    this.streams = streams;
    this.actions = actions;
  }

  /// A claim of ours may stay open on a stream.
  void doubt(String stream) {
    doubtful.add(stream);
  }

  /// Settles a stream.
  ///
  /// @param age of the claim that makes it necessary
  void settle(String stream, Duration age) {
    if (!waiting.containsKey(stream)) {
      waiting.put(stream, new ArrayList<>());
      doubt(stream);
      streams.finish(stream);
      actions.accept(new Action.Settle(stream, age.compareTo(FORGETTABLE) >= 0));
    }
  }

  /// Settles streams, after which a message asks again.
  void await(Flight flight, List<String> wanted, Duration age) {
    if (flights.awaitSettled(flight, wanted)) {
      for (String stream : wanted) {
        settle(stream, age);
        waiting.getOrDefault(stream, List.of()).add(flight);
      }
    }
  }

  void settled(String stream) {
    doubtful.remove(stream);
    for (Flight flight : answered(stream)) {
      if (isAwaiting(flight, stream)) {
        flight.awaited.remove(stream);
        if (flight.awaited.isEmpty()) {
          flights.queueFirst(flight);
        }
      }
    }
  }

  void notSettled(String stream, String reason, long now) {
    for (Flight flight : answered(stream)) {
      if (isAwaiting(flight, stream)) {
        flight.awaited.clear();
        flights.pause(flight, reason, now);
      }
    }
  }

  /// Settles every stream on which a claim of ours may be open.
  void settleDoubtful() {
    Set.copyOf(doubtful).forEach(stream -> settle(stream, Duration.ZERO));
  }

  boolean areUnderWay() {
    return !waiting.isEmpty();
  }

  private static boolean isAwaiting(Flight flight, String stream) {
    return flight.state == State.SETTLING && flight.awaited.contains(stream);
  }

  private List<Flight> answered(String stream) {
    List<Flight> waited = waiting.remove(stream);
    return waited == null ? List.of() : waited;
  }
}
