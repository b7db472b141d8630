package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.StreamWriter;
import java.util.List;

/// A connection of a stream, which sends messages of one kind.
final class WriterConnection {
  private final List<StoredColumn> columns;
  private final ProtoRows rows;
  private final Line line;

  /// The writer, which outlives a new shape that needs no other messages.
  private static final class Line {
    private final StreamWriter writer;

    Line(StreamWriter writer) {
      this.writer = writer;
    }
  }

  /// @param columns those of the table for which the messages were made
  /// @param rows makes the messages
  WriterConnection(List<StoredColumn> columns, ProtoRows rows, StreamWriter writer) {
    this(columns, rows, new Line(writer));
  }

  private WriterConnection(List<StoredColumn> columns, ProtoRows rows, Line line) {
    this.columns = columns;
    this.rows = rows;
    this.line = line;
  }

  List<StoredColumn> columns() {
    return columns;
  }

  ProtoRows rows() {
    return rows;
  }

  StreamWriter writer() {
    return line.writer;
  }

  /// The same connection for other shapes, whose messages are of the same kind.
  WriterConnection with(List<StoredColumn> others, ProtoRows otherRows) {
    return new WriterConnection(others, otherRows, line);
  }

  boolean isOn(WriterConnection other) {
    return line == other.line;
  }

  /// Returns at once: the writer itself would wait minutes for an answer that is still missing.
  void close() {
    Thread.ofVirtual().name("close-stream").start(line.writer::close);
  }
}
