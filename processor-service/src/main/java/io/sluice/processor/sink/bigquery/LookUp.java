package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableResult;
import io.sluice.model.json.Json;
import io.sluice.model.table.Table;
import io.sluice.processor.SinkException;
import io.sluice.processor.Sought;
import io.sluice.processor.StoredRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Asks BigQuery which rows it has, by queries (`jobs.query`), without their cache.
///
/// A query sees every row whose append was answered before it began: rows of a COMMITTED stream and
/// of the default stream "appear as soon as the write is acknowledged" (Storage Write API,
/// `WriteStream.Type`).
///
/// The content of rows, which costs most to read, is asked for only where nothing else decides.
final class LookUp {
  /// How long a look-up may take, with all its queries; well within the lease of a claim, 30 s by
  /// default.
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// What is left of that time when BigQuery is told to stop waiting for its query, so that the
  /// query can be cancelled.
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private static final int DENIED = 403;
  private static final int NOT_FOUND = 404;

  private final BigQueryRest rest;
  private final BigQueryTables tables;
  private final Duration window;
  private final Duration timeout;

  /// @param window how far apart two rows may have been received and still be the same
  /// @param timeout how long a look-up may take
  LookUp(BigQueryRest rest, BigQueryTables tables, Duration window, Duration timeout) {
    this.rest = rest;
    this.tables = tables;
    this.window = window;
    this.timeout = timeout;
  }

  /// Indexes of the rows that are in their table. A table that is absent is created first, which
  /// proves that it has none of them.
  ///
  /// @throws SinkException when BigQuery does not answer in time, does not let us, or has lost the
  ///   table meanwhile, since nobody can tell then what was in it
  BitSet find(Table table, List<Sought> rows) throws InterruptedException {
    if (rows.isEmpty()) {
      return new BitSet();
    }
    long end = System.nanoTime() + timeout.toNanos();
    return inTime(
        table,
        () -> {
          tables.create(List.of(table));
          BitSet found = ask(table, rows, end);
          askElsewhere(rows, found, end);
          return found;
        });
  }

  private BitSet ask(Table table, List<Sought> rows, long end) throws InterruptedException {
    var found = new BitSet(rows.size());
    BitSet unread = ask(table, rows, IntStream.range(0, rows.size()), found, false, end);
    ask(table, rows, unread.stream(), found, true, end);
    return found;
  }

  /// Marks those of some rows that stand in other tables. A table that is absent has none of them.
  private void askElsewhere(List<Sought> rows, BitSet found, long end) throws InterruptedException {
    var others = new LinkedHashMap<String, List<Sought>>();
    var indexes = new LinkedHashMap<String, List<Integer>>();
    for (int i = found.nextClearBit(0); i < rows.size(); i = found.nextClearBit(i + 1)) {
      for (Sought other : rows.get(i).elsewhere()) {
        String name = other.row().table().name();
        others.computeIfAbsent(name, _ -> new ArrayList<>()).add(other);
        indexes.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
      }
    }
    for (Map.Entry<String, List<Sought>> asked : others.entrySet()) {
      Table table = asked.getValue().getFirst().row().table();
      if (tables.exists(table)) {
        List<Integer> index = indexes.getOrDefault(asked.getKey(), List.of());
        ask(table, asked.getValue(), end).stream().forEach(i -> found.set(index.get(i)));
      }
    }
  }

  /// Marks those of some rows that are found.
  ///
  /// @return those that hang on content which was not read
  private BitSet ask(
      Table table, List<Sought> rows, IntStream some, BitSet found, boolean withContent, long end)
      throws InterruptedException {
    var unread = new BitSet(rows.size());
    for (Question question : Question.of(table, rows, some, window)) {
      for (FieldValueList values : answer(question.query(rest, withContent), end).iterateAll()) {
        StoredRow stored = stored(values);
        for (int index : question.rowsWith(stored.id())) {
          switch (stored.compare(rows.get(index), window)) {
            case SAME -> found.set(index);
            case UNREAD -> unread.set(index);
            case OTHER -> {}
          }
        }
      }
    }
    unread.andNot(found);
    return unread;
  }

  private TableResult answer(QueryJobConfiguration query, long end) throws InterruptedException {
    BigQuery client = rest.client();
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) - RESERVE.toMillis();
    var anyName = JobId.newBuilder().setProject(rest.dataset().getProject()).build();
    Object answer = client.queryWithTimeout(query, anyName, Math.max(left, 1));
    if (answer instanceof TableResult result) {
      return result;
    }
    if (answer instanceof Job job) {
      client.cancel(job.getJobId());
    }
    throw new SinkException("BigQuery did not finish the query in time");
  }

  private static StoredRow stored(FieldValueList values) {
    return new StoredRow(
        values.get(Question.ID).getStringValue(),
        Instant.EPOCH.plus(values.get(Question.RECEIVED).getLongValue(), ChronoUnit.MICROS),
        text(values, Question.MESSAGE),
        text(values, Question.SOURCE),
        values.size() > Question.CONTENT
            ? Json.of(values.get(Question.CONTENT).getStringValue())
            : null);
  }

  private static @Nullable String text(FieldValueList values, int column) {
    return values.get(column).isNull() ? null : values.get(column).getStringValue();
  }

  /// Runs it on a thread of its own: the client's own deadlines are longer than ours, and start
  /// again with each page and each retry.
  private BitSet inTime(Table table, Callable<BitSet> look) throws InterruptedException {
    var task = new FutureTask<>(look);
    Thread.ofVirtual().name("look-up").start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(table, "no answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw failed(table, e.getCause() == null ? e : e.getCause());
    } finally {
      task.cancel(true);
    }
  }

  private SinkException failed(Table table, Throwable cause) {
    return switch (cause instanceof BigQueryException e ? e.getCode() : 0) {
      case DENIED ->
          failed(
              table,
              cause.getMessage()
                  + "; give this service account roles/bigquery.jobUser on the project, and"
                  + " roles/bigquery.dataViewer on the dataset",
              cause);
      case NOT_FOUND -> {
        tables.forget(table);
        yield failed(table, "the table was dropped: " + cause.getMessage(), cause);
      }
      default -> failed(table, String.valueOf(cause.getMessage()), cause);
    };
  }

  private SinkException failed(Table table, String why, Throwable cause) {
    return new SinkException(
        "rows of %s cannot be looked up: %s".formatted(tables.path(table), why), cause);
  }
}
