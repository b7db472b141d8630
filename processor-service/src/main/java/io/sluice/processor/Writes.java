package io.sluice.processor;

import io.sluice.processor.Flight.State;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The appends and confirmations that are under way, and whose they are.
final class Writes {
  private final Map<String, List<Flight>> appends = new HashMap<>();
  private final Map<String, List<Flight>> confirms = new HashMap<>();
  private final OwnStreams streams;
  private final Consumer<Action> actions;

  /// @param streams where rows are appended
  /// @param actions takes what has to be done
  Writes(OwnStreams streams, Consumer<Action> actions) {
    this.streams = streams;
    this.actions = actions;
  }

  /// Appends what was granted to messages in one table, in one request; frees its stream when that
  /// is nothing.
  void append(String table, List<Flight> batch) {
    List<Flight> members =
        batch.stream()
            .filter(flight -> flight.state == State.APPENDING && flight.place(table) != null)
            .sorted(Comparator.comparingLong(flight -> flight.offset(table)))
            .toList();
    if (members.isEmpty()) {
      streams.release(table);
      return;
    }
    OwnStream own = streams.of(table);
    own.advance(end(table, members));
    appends.put(own.stream(), members);
    actions.accept(
        new Action.Append(
            table,
            own.stream(),
            members.getFirst().offset(table),
            members.stream()
                .flatMap(flight -> flight.sent(table).stream())
                .map(Candidate::row)
                .toList()));
  }

  /// Whose rows an append carried, in their order.
  List<Flight> appended(Action.Append action) {
    return taken(appends.remove(action.stream()));
  }

  /// Notes which messages the rows belong to that were refused.
  ///
  /// @param rows indexes of the rows in their append, with what is wrong
  static void refuse(String table, List<Flight> members, Map<Integer, String> rows) {
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

  /// Confirms messages of one batch, all of whose rows are written.
  void confirm(List<Flight> written) {
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

  /// Whose confirmation it was.
  List<Flight> confirmed(Action.Confirm action) {
    return taken(confirms.remove(key(action)));
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

  /// Its first message, which is in no other.
  private static String key(Action.Confirm action) {
    return action.stored().getFirst().message();
  }

  private static List<Flight> taken(@Nullable List<Flight> noted) {
    return Objects.requireNonNull(noted, "told twice of one action");
  }
}
