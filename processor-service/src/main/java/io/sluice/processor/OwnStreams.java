package io.sluice.processor;

import io.sluice.model.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The append streams of this process, one for each table, opened at first need. For one thread.
final class OwnStreams {
  private final RowSink sink;
  private final Map<String, Own> open = new HashMap<>();

  private static final class Own {
    final RowSink.Stream stream;
    long rows;

    Own(RowSink.Stream stream) {
      this.stream = stream;
    }
  }

  OwnStreams(RowSink sink) {
    this.sink = sink;
  }

  /// Where the next row of a table goes.
  Tail tail(Table table) throws InterruptedException {
    Own own = open.get(table.name());
    if (own == null) {
      own = new Own(sink.open(table));
      open.put(table.name(), own);
    }
    return new Tail(table.name(), own.stream.name(), own.rows);
  }

  /// The stream that a placement lies in.
  RowSink.Stream stream(String table) {
    return own(table).stream;
  }

  /// Notes that offsets were given away.
  void advance(Placement place) {
    own(place.table()).rows += place.rows();
  }

  /// Forgets the stream of a table: what may have been given away of it is never given again.
  void leave(String table) {
    Own own = open.remove(table);
    if (own != null) {
      own.stream.close();
    }
  }

  void leaveAll() {
    List.copyOf(open.keySet()).forEach(this::leave);
  }

  private Own own(String table) {
    Own own = open.get(table);
    if (own == null) {
      throw new IllegalStateException("no stream is open for table " + table);
    }
    return own;
  }
}
