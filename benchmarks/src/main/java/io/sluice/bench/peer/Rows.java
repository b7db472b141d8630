package io.sluice.bench.peer;

import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.processor.RowSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Appends rows as the processor does: to a stream of its own, at offsets, one append at a time.
final class Rows implements Turns.Work {
  /// Rows of an append.
  static final int ROWS = 500;

  private final RowSink.Stream stream;
  private final List<Event> events;
  private final Message message;
  private long offset;

  /// @param message that they are said to come from
  Rows(RowSink.Stream stream, List<Event> events, Message message) {
    this.stream = stream;
    this.events = events;
    this.message = message;
  }

  @Override
  public long run(Duration time) throws IOException, InterruptedException {
    long start = offset;
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && offset - start < Turns.MOST) {
      int from = (int) (offset % events.size());
      List<Row> rows =
          events.subList(from, from + ROWS).stream()
              .map(event -> EventsTable.row(event, message))
              .toList();
      RowSink.Appended answer = stream.append(offset, rows);
      if (!(answer instanceof RowSink.Appended.Written)) {
        throw new IOException("rows were not appended: " + answer);
      }
      offset += ROWS;
    }
    return offset - start;
  }
}
