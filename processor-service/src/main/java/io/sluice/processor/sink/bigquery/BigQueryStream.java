package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.Exceptions.AppendSerializationError;
import com.google.cloud.bigquery.storage.v1.Exceptions.OffsetAlreadyExists;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import io.sluice.model.table.Row;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSink.Appended;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One COMMITTED stream of our own, or the default stream of a table, which everybody shares.
final class BigQueryStream implements RowSink.Stream {
  private static final String DEFAULT = "/streams/_default";

  private final String name;
  private final StreamWriter writer;
  private final ProtoRows rows;
  private final Duration timeout;
  private volatile boolean closed;

  BigQueryStream(String name, StreamWriter writer, ProtoRows rows, Duration timeout) {
    this.name = name;
    this.writer = writer;
    this.rows = rows;
    this.timeout = timeout;
  }

  /// The full name of the stream that everybody shares.
  ///
  /// @param table the name by which the Write API knows the table
  static String shared(String table) {
    return table + DEFAULT;
  }

  @Override
  public String name() {
    return name;
  }

  /// Waits no longer than the append's timeout; without an answer the rows may land later, as long
  /// as the stream is not settled.
  @Override
  public Appended append(long offset, List<Row> batch) throws InterruptedException {
    if (closed) {
      return new Appended.Unknown("the stream is closed");
    }
    Future<AppendRowsResponse> answer;
    try {
      answer = send(offset, batch);
    } catch (RuntimeException e) {
      return new Appended.Unknown("the append was not sent: " + e.getMessage());
    }
    try {
      answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Appended.Written();
    } catch (TimeoutException e) {
      return new Appended.Unknown("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /// Returns at once: the writer itself would wait minutes for an answer that is still missing.
  @Override
  public void close() {
    closed = true;
    Thread.ofVirtual().name("close-stream").start(writer::close);
  }

  private Future<AppendRowsResponse> send(long offset, List<Row> batch) {
    return name.endsWith(DEFAULT)
        ? writer.append(rows.encode(batch))
        : writer.append(rows.encode(batch), offset);
  }

  private static Appended failed(Throwable cause) {
    return switch (cause) {
      // The client sent the request again after its connection broke. Offsets are compared, not
      // content, but nobody else was ever given this one.
      case OffsetAlreadyExists e -> new Appended.Written();
      case AppendSerializationError e -> new Appended.Refused(e.getRowIndexToErrorMessage());
      default -> new Appended.Unknown(String.valueOf(cause.getMessage()));
    };
  }
}
