package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// BigQuery as the [Simulation] has it: streams with offsets, which are finalized in two steps, and
/// tables that can be asked. A row's first value is its identity, the second one says whether it is
/// bad, which has the whole append refused.
final class SimulatedWarehouse {
  static final Table EVENTS = table("events");

  /// Where one configuration puts some of the events, and another one does not.
  static final Table ROUTED = table("routed");

  static final Table REJECTIONS = table("rejected_events");

  private final Map<String, Stream> streams = new HashMap<>();
  private final Map<String, String> reused = new HashMap<>();
  private final Map<String, Landed> landed = new HashMap<>();

  /// When and how often a row landed.
  static final class Landed {
    int rows;
    final long firstAt;

    Landed(long firstAt) {
      this.firstAt = firstAt;
    }
  }

  private static final class Stream {
    int rows;
    long finalizedAt = Long.MAX_VALUE;
    boolean closed;
  }

  String open(Table table) {
    String name = table.name() + "/" + streams.size();
    streams.put(name, new Stream());
    return name;
  }

  /// The stream that somebody had in a table before, unless it is finalized.
  String reopen(Object owner, Table table) {
    String key = owner + table.name();
    String known = reused.get(key);
    String name = known == null || stream(known).finalizedAt < Long.MAX_VALUE ? open(table) : known;
    reused.put(key, name);
    return name;
  }

  /// @param sentAt the step in which it was sent: one that was sent before its stream was finalized
  ///   may land afterwards, until that is asked for the second time
  Appended append(Action.Append append, long sentAt, long now) {
    Stream stream = stream(append.stream());
    if (stream.closed || sentAt > stream.finalizedAt) {
      return new Appended.Unknown("finalized");
    }
    if (append.offset() != stream.rows) {
      // Offsets are compared, not content.
      return append.offset() < stream.rows
          ? new Appended.Written()
          : new Appended.Unknown("out of range");
    }
    var bad = new HashMap<Integer, String>();
    for (int i = 0; i < append.rows().size(); i++) {
      if (Boolean.TRUE.equals(append.rows().get(i).values().get(1))) {
        bad.put(i, "bad");
      }
    }
    if (!bad.isEmpty()) {
      return new Appended.Refused(bad);
    }
    for (Row row : append.rows()) {
      landed.computeIfAbsent(identity(row), _ -> new Landed(now)).rows++;
    }
    stream.rows += append.rows().size();
    return new Appended.Written();
  }

  long finalizeOnce(String name, long step) {
    Stream stream = stream(name);
    stream.finalizedAt = Math.min(stream.finalizedAt, step);
    return stream.rows;
  }

  long finalizeAgain(String name) {
    stream(name).closed = true;
    return stream(name).rows;
  }

  /// @param everywhere whether an event is looked for in both tables that it may have gone to
  BitSet lookUp(List<Sought> rows, boolean everywhere) {
    var found = new BitSet();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i).row();
      boolean event = row.table().equals(EVENTS) || row.table().equals(ROUTED);
      found.set(i, event && everywhere ? events(name(row)) > 0 : landed.containsKey(identity(row)));
    }
    return found;
  }

  /// How many rows of events there are of an identity.
  int events(String identity) {
    return rows(EVENTS, identity) + rows(ROUTED, identity);
  }

  /// How many rows there are of an identity in a table.
  int rows(Table table, String identity) {
    Landed known = landed.get(table.name() + ":" + identity);
    return known == null ? 0 : known.rows;
  }

  /// When the first row of an event landed; the end of time when there is none.
  long firstAt(String identity) {
    return Math.min(firstAt(EVENTS, identity), firstAt(ROUTED, identity));
  }

  private long firstAt(Table table, String identity) {
    Landed known = landed.get(table.name() + ":" + identity);
    return known == null ? Long.MAX_VALUE : known.firstAt;
  }

  static Row row(Table table, String identity, boolean bad) {
    return new Row(table, List.of(identity, bad), 1);
  }

  /// Identity of a row in its table.
  static String name(Row row) {
    return String.valueOf(row.values().getFirst());
  }

  private static String identity(Row row) {
    return row.table().name() + ":" + row.values().getFirst();
  }

  private Stream stream(String name) {
    return Objects.requireNonNull(streams.get(name), name);
  }

  private static Table table(String name) {
    return new Table(name, "", List.of(), "received_at", List.of(), null);
  }
}
