package io.sluice.processor;

import io.sluice.processor.Flight.State;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is being looked up: one inquiry at a time.
final class LookUps {
  private final Flights flights;
  private final ProtocolWatcher watcher;
  private final Consumer<Action> actions;
  private @Nullable Inquiry inquiry;

  /// @param actions takes what has to be done
  LookUps(Flights flights, ProtocolWatcher watcher, Consumer<Action> actions) {
    this.flights = flights;
    this.watcher = watcher;
    this.actions = actions;
  }

  /// Whether messages may be claimed for the next one, and some wait for it.
  boolean areDue() {
    return inquiry == null && !flights.old().isEmpty();
  }

  /// Messages are being claimed for it.
  void begin() {
    inquiry = new Inquiry();
  }

  /// A message is ours to look up.
  ///
  /// @param known for each table indexes of its rows that need not be looked up
  void add(Flight flight, Map<String, BitSet> known) {
    flight.state = State.ASKING;
    inquiry().add(flight, known);
  }

  /// Asks, now that the claims are answered.
  void ask(String token) {
    if (inquiry().isEmpty()) {
      inquiry = null;
    } else {
      actions.accept(new Action.LookUp(token, inquiry().rows()));
    }
  }

  /// @param found for each table indexes of the rows that are there
  void answered(Action.LookUp action, Map<String, BitSet> found) {
    watcher.lookedUp(
        action.rows().values().stream().mapToInt(List::size).sum(),
        found.values().stream().mapToInt(BitSet::cardinality).sum());
    inquiry().answered(action.token(), found);
    ended().forEach(flights::queueFirst);
  }

  void failed(String reason, long now) {
    watcher.notLookedUp(reason);
    for (Flight flight : ended()) {
      flight.attempt = new Attempt.First();
      flights.pause(flight, reason, now);
    }
  }

  /// The messages that still wait for the answer.
  private List<Flight> ended() {
    List<Flight> asking =
        inquiry().flights().stream().filter(flight -> flight.state == State.ASKING).toList();
    inquiry = null;
    return asking;
  }

  private Inquiry inquiry() {
    return Objects.requireNonNull(inquiry, "nothing is being looked up");
  }
}
