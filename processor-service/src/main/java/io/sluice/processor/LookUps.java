package io.sluice.processor;

import io.sluice.processor.Flight.State;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is being looked up. One question is under way at a time; meanwhile messages are claimed,
/// batch after batch, for the next one: the answer takes a second, however many are asked for.
final class LookUps {
  /// From how many batches of rows on no more is claimed for a question: as much as one query of
  /// BigQuery takes.
  private static final int BATCHES = 25;

  private final long enough;
  private final Flights flights;
  private final ProtocolWatcher watcher;
  private final Consumer<Action> actions;
  private Inquiry next = new Inquiry();
  private @Nullable Inquiry asked;
  private boolean claiming;

  /// @param limits of a batch
  /// @param actions takes what has to be done
  LookUps(Batch.Limits limits, Flights flights, ProtocolWatcher watcher, Consumer<Action> actions) {
    enough = BATCHES * limits.rows();
    this.flights = flights;
    this.watcher = watcher;
    this.actions = actions;
  }

  /// Whether a batch may be claimed for the next question, and some messages wait for that.
  boolean areDue() {
    return !claiming && next.size() < enough && !flights.old().isEmpty();
  }

  /// A batch is being claimed, until [#claimed()].
  void claim() {
    claiming = true;
  }

  /// A message is ours to look up.
  ///
  /// @param token the claim under which it is
  /// @param known for each table indexes of its rows that need not be looked up
  void add(Flight flight, String token, Map<String, BitSet> known) {
    flight.state = State.ASKING;
    next.add(flight, token, known);
  }

  /// The claim is answered, or nobody waits for that any more.
  void claimed() {
    claiming = false;
    ask();
  }

  /// @param found for each table indexes of the rows that are there
  void answered(Action.LookUp action, Map<String, BitSet> found) {
    watcher.lookedUp(
        action.rows().values().stream().mapToInt(List::size).sum(),
        found.values().stream().mapToInt(BitSet::cardinality).sum());
    Inquiry inquiry = asked();
    inquiry.answered(found);
    inquiry.waiting().reversed().forEach(flights::queueFirst);
    ask();
  }

  void failed(String reason, long now) {
    watcher.notLookedUp(reason);
    for (Flight flight : asked().waiting()) {
      flight.attempt = new Attempt.First();
      flights.pause(flight, reason, now);
    }
    ask();
  }

  /// Asks what was claimed meanwhile.
  private void ask() {
    if (asked == null && !next.isEmpty()) {
      asked = next;
      next = new Inquiry();
      actions.accept(new Action.LookUp(asked.rows()));
    }
  }

  /// What is not asked any more.
  private Inquiry asked() {
    Inquiry inquiry = Objects.requireNonNull(asked, "nothing is being looked up");
    asked = null;
    return inquiry;
  }
}
