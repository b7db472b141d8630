package io.sluice.processor;

import io.sluice.processor.Flight.State;
import io.sluice.processor.OwnStream.Granted;
import io.sluice.processor.ProtocolWatcher.Waiting;
import io.sluice.processor.RowSink.Appended;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// What becomes of messages that were granted places: their rows are appended, and that is
/// confirmed; or their stream is rotated.
final class Writes {
  private final Map<String, List<Flight>> confirms = new HashMap<>();
  private final Flights flights;
  private final OwnStreams streams;
  private final Settlements settlements;
  private final ProtocolWatcher watcher;
  private final Consumer<Action> actions;

  /// @param streams where rows are appended
  /// @param actions takes what has to be done
  Writes(
      Flights flights,
      OwnStreams streams,
      Settlements settlements,
      ProtocolWatcher watcher,
      Consumer<Action> actions) {
    this.flights = flights;
    this.streams = streams;
    this.settlements = settlements;
    this.watcher = watcher;
    this.actions = actions;
  }

  /// The claim of a batch is answered: what was granted for a table is appended in one request, now
  /// or when the one before it is answered.
  void granted(Batch batch, long now) {
    for (String table : batch.tables()) {
      OwnStream own = streams.of(table);
      boolean idle = own.next() == null;
      List<Flight> members =
          batch.flights().stream()
              .filter(flight -> flight.state == State.APPENDING && flight.place(table) != null)
              .sorted(Comparator.comparingLong(flight -> flight.offset(table)))
              .toList();
      if (!members.isEmpty()) {
        own.grant(new Granted(append(own, members), members, batch.latest()), end(table, members));
      }
      streams.claimed(table);
      if (idle) {
        appendNext(own, now);
      }
    }
  }

  void appended(Action.Append action, Appended appended, long now) {
    String table = action.table();
    OwnStream own = streams.of(table);
    List<Flight> members = own.answered(action).flights();
    switch (appended) {
      case Appended.Written() -> {
        own.appended();
        members.forEach(flight -> flight.written(table));
      }
      case Appended.Refused(var rows) -> {
        refuse(table, members, rows);
        own.refused(now);
        rotate(own, rows.size() + " rows are refused");
      }
      case Appended.Unknown(String reason) -> {
        members.forEach(flight -> flight.waitsBecause(reason));
        own.rotated(now);
        rotate(own, reason);
      }
    }
    answered(own, members);
    appendNext(own, now);
  }

  /// Whose confirmation it was.
  List<Flight> confirmed(Action.Confirm action) {
    return Objects.requireNonNull(confirms.remove(key(action)), "told twice of one confirmation");
  }

  // ---- append

  private void appendNext(OwnStream own, long now) {
    Granted next = own.next();
    if (next == null) {
      return;
    }
    if (!own.isFinished() && now > next.latest()) {
      own.rotated(now);
      rotate(own, "a claim waited too long for the append before it");
    }
    if (own.isFinished()) {
      next.flights().forEach(flight -> flight.waitsBecause("its stream was left"));
      answered(own, own.answered(next.append()).flights());
      appendNext(own, now);
    } else {
      actions.accept(next.append());
    }
  }

  private static Action.Append append(OwnStream own, List<Flight> members) {
    String table = own.table().name();
    return new Action.Append(
        table,
        own.stream(),
        members.getFirst().offset(table),
        members.stream()
            .flatMap(flight -> flight.sent(table).stream())
            .map(Candidate::row)
            .toList());
  }

  /// The offset behind their rows, which have to follow each other without a gap: the warehouse
  /// takes the first offset and counts.
  private static long end(String table, List<Flight> members) {
    long end = members.getFirst().offset(table);
    for (Flight flight : members) {
      if (flight.offset(table) != end) {
        throw new IllegalStateException(
            "message %s was granted offset %d, not %d"
                .formatted(flight.key(), flight.offset(table), end));
      }
      end += flight.sent(table).size();
    }
    return end;
  }

  /// A table has taken the rows of these messages, or has not.
  private void answered(OwnStream own, List<Flight> members) {
    streams.leave(own);
    List<Flight> complete =
        members.stream().filter(flight -> flight.answered(own.table().name())).toList();
    confirm(complete.stream().filter(Flight::allWritten).toList());
    complete.stream().filter(flight -> !flight.allWritten()).forEach(this::recover);
  }

  /// Notes which messages the rows belong to that were refused.
  ///
  /// @param rows indexes of the rows in their append, with what is wrong
  private static void refuse(String table, List<Flight> members, Map<Integer, String> rows) {
    int first = 0;
    for (Flight flight : members) {
      List<Candidate> sent = flight.sent(table);
      for (int i = 0; i < sent.size(); i++) {
        String detail = rows.get(first + i);
        if (detail != null) {
          flight.refused(sent.get(i), detail);
        }
      }
      first += sent.size();
    }
  }

  // ---- confirm

  /// Confirms messages of one batch, all of whose rows are written.
  private void confirm(List<Flight> written) {
    if (written.isEmpty()) {
      return;
    }
    written.forEach(flight -> flight.state = State.CONFIRMING);
    var confirm =
        new Action.Confirm(
            written.getFirst().token(), written.stream().map(Flight::confirmation).toList());
    confirms.put(key(confirm), written);
    actions.accept(confirm);
  }

  /// Its first message, which is in no other.
  private static String key(Action.Confirm action) {
    return action.stored().getFirst().message();
  }

  // ---- rotate

  private void rotate(OwnStream own, String reason) {
    watcher.rotated(own.table().name(), own.stream(), reason);
    settlements.settle(own.stream(), Duration.ZERO);
  }

  /// Some table did not take its rows, or did not say so.
  private void recover(Flight flight) {
    flight.attempt = flight.again();
    if (flight.refused().isEmpty()) {
      watcher.waits(Waiting.ROTATION);
      settlements.await(flight, flight.unwrittenStreams(), Duration.ZERO);
    } else {
      flights.end(flight, new Outcome.Refused(flight.refused(), flight.attempt));
    }
  }
}
