package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.Exceptions.AppendSerializationError;
import com.google.cloud.bigquery.storage.v1.Exceptions.OffsetAlreadyExists;
import com.google.cloud.bigquery.storage.v1.Exceptions.SchemaMismatchedException;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import io.grpc.Status;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSink.Appended;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One COMMITTED stream of our own, or the default stream of a table, which everybody shares.
///
/// Rows of several shapes may come in one append. They are sent with the columns that the Write API
/// has taken once; what it does not know yet goes to [RowPlan#REST]. A wider schema is tried with
/// the rows of an append, on a connection of its own: if it is refused, the same rows are sent at
/// the same offset as before, so that the number of rows never depends on their columns.
final class BigQueryStream implements RowSink.Stream {
  private static final String DEFAULT = "/streams/_default";

  /// How many connections one append may try: a wider one, the one of before, and one without
  /// columns that BigQuery named as unknown.
  private static final int TRIES = 4;

  /// Opens a connection of a stream.
  @FunctionalInterface
  interface Connector {
    /// A connection that is told of these messages.
    StreamWriter connect(String stream, ProtoRows rows) throws IOException;
  }

  /// An append that was refused because of its columns.
  private record Mismatch(String message) {}

  private final String name;
  private final LiveTable table;
  private final Connector connector;
  private final Duration timeout;
  private final Probe probe = new Probe();
  private List<StoredColumn> known;
  private int shapes = -1;
  private final IdentityHashMap<Table, Boolean> expected = new IdentityHashMap<>();
  private volatile @Nullable WriterConnection current;
  private volatile boolean closed;

  /// @param known the columns of the table, as the Write API knows them
  BigQueryStream(
      String name,
      LiveTable table,
      List<StoredColumn> known,
      Connector connector,
      Duration timeout) {
    this.name = name;
    this.table = table;
    this.known = known;
    this.connector = connector;
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
    long end = System.nanoTime() + timeout.toNanos();
    batch.forEach(row -> expect(row.table()));
    try {
      return append(offset, batch, end);
    } catch (IOException e) {
      return new Appended.Unknown("no connection: " + e.getMessage());
    }
  }

  /// Returns at once: the writer itself would wait minutes for an answer that is still missing.
  @Override
  public void close() {
    closed = true;
    WriterConnection open = current;
    if (open != null) {
      open.close();
    }
  }

  private void expect(Table shape) {
    if (!expected.containsKey(shape)) {
      if (expected.size() > LiveTable.MAX_SHAPES) {
        expected.clear();
      }
      table.expect(shape);
      expected.put(shape, true);
    }
  }

  private Appended append(long offset, List<Row> batch, long end)
      throws InterruptedException, IOException {
    @Nullable WriterConnection before = current;
    WriterConnection connection = wider(connection());
    for (int tries = 1; ; tries++) {
      Object answer = send(connection, offset, batch, end);
      if (answer instanceof Appended appended) {
        keep(connection, before);
        return appended;
      }
      String mismatch = ((Mismatch) answer).message();
      probe.failed();
      @Nullable WriterConnection narrower = narrower(connection, before, mismatch);
      if (narrower == null || tries == TRIES) {
        return new Appended.Unknown(mismatch);
      }
      connection.close();
      connection = narrower;
    }
  }

  /// A connection for all shapes, with the columns that the Write API is known to know.
  private WriterConnection connection() throws IOException {
    WriterConnection open = current;
    if (open != null && shapes == table.expected() && open.columns().equals(known)) {
      return open;
    }
    shapes = table.expected();
    return connection(open, known);
  }

  private WriterConnection connection(@Nullable WriterConnection open, List<StoredColumn> columns)
      throws IOException {
    var rows = new ProtoRows(columns, table.shapes());
    return open != null && open.rows().fields().equals(rows.fields())
        ? open.with(columns, rows)
        : new WriterConnection(columns, rows, connector.connect(name, rows));
  }

  /// A connection with more of the columns that rows want, when it is time to try that.
  private WriterConnection wider(WriterConnection connection) throws IOException {
    if (connection.rows().homeless().isEmpty()) {
      return connection;
    }
    table.widenLater();
    if (!probe.isDue()) {
      return connection;
    }
    var rows = new ProtoRows(table.columns(), table.shapes());
    boolean better =
        rows.homeless().size() < connection.rows().homeless().size()
            && rows.fields().size() >= connection.rows().fields().size();
    if (!better) {
      probe.idle();
      return connection;
    }
    if (current == null || !connection.isOn(current)) {
      connection.close();
    }
    return new WriterConnection(table.columns(), rows, connector.connect(name, rows));
  }

  /// What to try when a connection was refused: the one of before; else one without the columns
  /// that are named; null when there is no other.
  private @Nullable WriterConnection narrower(
      WriterConnection refused, @Nullable WriterConnection before, String message)
      throws IOException {
    if (before != null && !refused.isOn(before)) {
      known = before.columns();
      return connection(before, before.columns());
    }
    List<StoredColumn> less = StoredColumn.without(refused.columns(), message);
    if (less.equals(refused.columns())) {
      return null;
    }
    known = less;
    return connection(null, less);
  }

  private void keep(WriterConnection connection, @Nullable WriterConnection before) {
    current = connection;
    if (before != null && !before.isOn(connection)) {
      known = connection.columns();
      probe.succeeded();
      before.close();
    }
    if (closed) {
      connection.close();
    }
  }

  /// What became of the append, or a [Mismatch].
  private Object send(WriterConnection connection, long offset, List<Row> batch, long end)
      throws InterruptedException {
    ProtoRows.Encoded encoded = connection.rows().encode(batch);
    if (!encoded.homeless().isEmpty()) {
      return homeless(batch, encoded.homeless());
    }
    Future<AppendRowsResponse> answer;
    try {
      answer =
          name.endsWith(DEFAULT)
              ? connection.writer().append(encoded.rows())
              : connection.writer().append(encoded.rows(), offset);
    } catch (RuntimeException e) {
      return new Appended.Unknown("the append was not sent: " + e.getMessage());
    }
    try {
      AppendRowsResponse response =
          answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      learn(response);
      if (encoded.overflowed() > 0) {
        table.overflowed(encoded.overflowed(), connection.rows().homeless());
      }
      return new Appended.Written();
    } catch (TimeoutException e) {
      return new Appended.Unknown("no answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failed(connection, e.getCause() == null ? e : e.getCause());
    }
  }

  /// Rows that would lose a value wait as long as a place for it may come.
  private Appended homeless(List<Row> batch, Map<Integer, String> homeless) {
    var reasons = new HashMap<Integer, String>();
    Map<Integer, String> later =
        new ProtoRows(table.columns(), table.shapes()).encode(batch).homeless();
    later.forEach((row, columns) ->
        reasons.put(
            row,
            "table %s has no place for the values of %s, and no column %s to keep them in"
                .formatted(table.name(), columns, RowPlan.REST.name())));
    return table.isSettled() && !reasons.isEmpty()
        ? new Appended.Refused(reasons)
        : new Appended.Unknown(
            "the columns %s are not there yet".formatted(homeless.values().iterator().next()));
  }

  /// BigQuery tells when the table has changed. The next append is sent for its new columns.
  private void learn(AppendRowsResponse response) {
    if (response.hasUpdatedSchema()) {
      known = StoredColumn.of(response.getUpdatedSchema());
      probe.succeeded();
    }
  }

  private Object failed(WriterConnection connection, Throwable cause) {
    return switch (cause) {
      // The client sent the request again after its connection broke. Offsets are compared, not
      // content, but nobody else was ever given this one.
      case OffsetAlreadyExists e -> new Appended.Written();
      case AppendSerializationError e -> new Appended.Refused(e.getRowIndexToErrorMessage());
      case SchemaMismatchedException e -> new Mismatch(String.valueOf(e.getMessage()));
      // Columns that do not fit have no code of their own. What is invalid was not written.
      case Throwable e when isInvalid(e) && current != null && !connection.isOn(current) ->
          new Mismatch(String.valueOf(e.getMessage()));
      default -> new Appended.Unknown(String.valueOf(cause.getMessage()));
    };
  }

  private static boolean isInvalid(Throwable cause) {
    return Status.fromThrowable(cause).getCode() == Status.Code.INVALID_ARGUMENT;
  }
}
