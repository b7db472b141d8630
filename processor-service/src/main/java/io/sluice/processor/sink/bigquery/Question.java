package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.TableId;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.Sought;
import io.sluice.processor.StoredRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// One query for rows of a table: which ids, received when.
final class Question {
  /// How many ids a query asks for. They are one parameter, an array: of its limit of 10,000
  /// parameters (https://cloud.google.com/bigquery/quotas#query_jobs) BigQuery counts it as one, as
  /// users report (https://github.com/googleapis/python-bigquery-sqlalchemy/issues/194).
  static final int MAX_IDS = 50_000;

  /// How many bytes of ids a query asks for: half of what BigQuery takes as a request, parameters
  /// and all, 10 MB (same page). A longer single id travels alone.
  static final int MAX_BYTES = 5 << 20;

  /// How many rows one page of the answer has; BigQuery's own limit of 10 MB holds as well.
  static final long PAGE_ROWS = 5_000;

  /// Places in a row of the answer.
  static final int ID = 0;

  static final int RECEIVED = 1;
  static final int MESSAGE = 2;
  static final int SOURCE = 3;
  static final int CONTENT = 4;

  /// What a character of an id takes in JSON at most, and what is around an id.
  private static final int ESCAPED_BYTES = 6;

  private static final int AROUND_BYTES = 16;

  /// Characters that take one byte in JSON, whoever writes it.
  private static final String PLAIN = "-_.:/#";

  private final Table table;
  private final Instant from;
  private final Map<String, List<Integer>> indexes = new LinkedHashMap<>();
  private Instant to;
  private long bytes;

  private Question(Table table, Instant from) {
    this.table = table;
    this.from = from;
    this.to = from;
  }

  /// The queries that ask for some of these rows, in the order of their receive times, so that each
  /// of many queries reads few partitions.
  ///
  /// @param window added on both sides of the rows' own times
  static List<Question> of(Table table, List<Sought> rows, IntStream some, Duration window) {
    var questions = new ArrayList<Question>();
    some.boxed()
        .sorted(Comparator.comparing(index -> received(rows.get(index).row())))
        .forEach(index -> {
          Row row = rows.get(index).row();
          if (questions.isEmpty() || !questions.getLast().hasRoomFor(row)) {
            questions.add(new Question(table, received(row).minus(window)));
          }
          questions.getLast().add(index, row, window);
        });
    return questions;
  }

  /// Indexes of the rows with an id.
  List<Integer> rowsWith(String id) {
    return indexes.getOrDefault(id, List.of());
  }

  QueryJobConfiguration query(BigQueryRest rest, boolean withContent) {
    TableId name = rest.table(table.name());
    String sql =
        """
        SELECT %1$s, UNIX_MICROS(%2$s), message_id, source%3$s
        FROM `%4$s.%5$s.%6$s` AS t
        WHERE %2$s BETWEEN @from AND @to AND %1$s IN UNNEST(@ids)
        """
            .formatted(
                table.columns().getFirst().name(),
                StoredRow.RECEIVED,
                withContent ? ", " + content() : "",
                name.getProject(),
                name.getDataset(),
                name.getTable());
    return QueryJobConfiguration.newBuilder(sql)
        .addNamedParameter("from", timestamp(from))
        .addNamedParameter("to", timestamp(to))
        .addNamedParameter(
            "ids", QueryParameterValue.array(indexes.keySet().toArray(String[]::new), String.class))
        .setUseQueryCache(false)
        .setMaxResults(PAGE_ROWS)
        .build();
  }

  /// The whole row where the content has no column of its own: that works whatever columns the
  /// table has.
  private String content() {
    return "TO_JSON_STRING(%s)".formatted(StoredRow.hasData(table) ? "data" : "t");
  }

  private boolean hasRoomFor(Row row) {
    return indexes.size() < MAX_IDS && bytes + bytes(row) <= MAX_BYTES;
  }

  private void add(int index, Row row, Duration window) {
    to = received(row).plus(window);
    indexes
        .computeIfAbsent(
            id(row),
            _ -> {
              bytes += bytes(row);
              return new ArrayList<>();
            })
        .add(index);
  }

  private static long bytes(Row row) {
    return AROUND_BYTES + id(row).chars().mapToLong(c -> isPlain(c) ? 1 : ESCAPED_BYTES).sum();
  }

  private static boolean isPlain(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || PLAIN.indexOf(c) >= 0;
  }

  private static String id(Row row) {
    return String.valueOf(row.values().getFirst());
  }

  private static Instant received(Row row) {
    Object time = row.values().get(row.table().position(StoredRow.RECEIVED));
    if (time instanceof Instant received) {
      return received;
    }
    throw new IllegalArgumentException("the row " + id(row) + " has no receive time");
  }

  private static QueryParameterValue timestamp(Instant time) {
    return QueryParameterValue.timestamp(
        TimeUnit.SECONDS.toMicros(time.getEpochSecond())
            + TimeUnit.NANOSECONDS.toMicros(time.getNano()));
  }
}
