package io.sluice.local.cli.replay;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.TableResult;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.ReplayedEventsTable;
import io.sluice.model.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tables of a dataset in BigQuery, or in what stands in for it.
final class BigQueryWarehouse implements Warehouse {
  private static final String NARROWED =
      "received_at >= @since AND received_at < @until"
          + " AND (ARRAY_LENGTH(@stages) = 0 OR stage IN UNNEST(@stages))"
          + " AND (ARRAY_LENGTH(@reasons) = 0 OR reason IN UNNEST(@reasons))"
          + " AND (ARRAY_LENGTH(@types) = 0 OR event_type IN UNNEST(@types))";

  private final BigQueryTables tables;
  private final Table record;

  /// @param kept how long it is on record that a rejection was replayed
  BigQueryWarehouse(BigQueryTables tables, Duration kept) {
    this.tables = tables;
    this.record = ReplayedEventsTable.of(kept);
  }

  @Override
  public List<Count> count(Filter filter) throws ReplayException, InterruptedException {
    if (!tables.has(RejectedEventsTable.NAME)) {
      throw new ReplayException(
          "there is no table %s; --project and --dataset say where to look"
              .formatted(tables.path(RejectedEventsTable.NAME)));
    }
    String sql =
        """
        SELECT stage, reason, IFNULL(replays, 0) > 0 AS replayed,
          UNIX_MICROS(TIMESTAMP_TRUNC(received_at, DAY)) AS day, COUNT(*) AS rejections
        FROM %s AS rejected LEFT JOIN %s AS earlier USING (rejection_id)
        WHERE %s
        GROUP BY stage, reason, replayed, day
        ORDER BY day DESC, stage, reason, replayed
        """
            .formatted(tables.name(RejectedEventsTable.NAME), earlier(), NARROWED);
    var counts = new ArrayList<Count>();
    for (FieldValueList row : rows(tables.query(sql, parameters(filter)))) {
      counts.add(
          new Count(
              row.get(0).getStringValue(),
              row.get(1).getStringValue(),
              row.get(2).getBooleanValue(),
              instant(row.get(3).getLongValue()),
              row.get(4).getLongValue()));
    }
    return counts;
  }

  @Override
  public Places places(Filter filter, Instant day) throws ReplayException, InterruptedException {
    String sql =
        """
        SELECT rejection_id, UNIX_MICROS(received_at) AS micros,
          IF(IFNULL(raw_cut, FALSE), 0, IFNULL(LENGTH(raw), 0)) AS bytes,
          IFNULL(replays, 0) AS replays
        FROM %s AS rejected LEFT JOIN %s AS earlier USING (rejection_id)
        WHERE %s
          AND received_at >= @day AND received_at < @next AND (@again OR IFNULL(replays, 0) = 0)
        ORDER BY micros DESC, rejection_id DESC
        """
            .formatted(tables.name(RejectedEventsTable.NAME), earlier(), NARROWED);
    Map<String, QueryParameterValue> parameters = parameters(filter);
    parameters.put("day", BigQueryTables.timestamp(day));
    parameters.put("next", BigQueryTables.timestamp(day.plus(1, ChronoUnit.DAYS)));
    parameters.put("again", QueryParameterValue.bool(filter.again()));
    return new Pages(tables.query(sql, parameters));
  }

  @Override
  public List<Kept> read(List<Kept.Place> places) throws ReplayException, InterruptedException {
    var byId = new HashMap<String, FieldValueList>();
    String sql =
        """
        SELECT rejection_id, UNIX_MICROS(received_at) AS micros, stage, reason, event_id,
          event_type, source, content_type, IF(IFNULL(raw_cut, FALSE), NULL, raw) AS raw,
          IFNULL(raw_cut, FALSE) AS raw_cut,
          IFNULL(message_id, '') AS message_id
        FROM %s
        WHERE received_at BETWEEN @first AND @last AND rejection_id IN UNNEST(@ids)
        """
            .formatted(tables.name(RejectedEventsTable.NAME));
    Map<String, QueryParameterValue> parameters = new HashMap<>();
    parameters.put("first", BigQueryTables.timestamp(instant(places.getLast().micros())));
    parameters.put("last", BigQueryTables.timestamp(instant(places.getFirst().micros())));
    parameters.put("ids", BigQueryTables.texts(places.stream().map(Kept.Place::id).toList()));
    for (FieldValueList row : rows(tables.query(sql, parameters))) {
      byId.put(row.get(0).getStringValue(), row);
    }
    var kept = new ArrayList<Kept>(byId.size());
    for (Kept.Place place : places) {
      FieldValueList row = byId.get(place.id());
      if (row != null) {
        kept.add(new Kept(rejection(row), row.get(10).getStringValue(), place.replays()));
      }
    }
    return kept;
  }

  @Override
  public List<Copy> copies(String table, List<String> ids, boolean parts, Instant since)
      throws ReplayException, InterruptedException {
    if (ids.isEmpty() || !tables.has(table)) {
      return List.of();
    }
    String sql =
        """
        SELECT event_id, IFNULL(source, '') AS origin, message_id,
          UNIX_MICROS(MAX(received_at)) AS micros
        FROM %s
        WHERE received_at >= @since AND (event_id IN UNNEST(@ids)
          OR (@parts AND REGEXP_EXTRACT(event_id, r'(?s)^(.*)#[0-9]+$') IN UNNEST(@ids)))
        GROUP BY event_id, origin, message_id
        """
            .formatted(tables.name(table));
    Map<String, QueryParameterValue> parameters =
        Map.of(
            "since", BigQueryTables.timestamp(since),
            "parts", QueryParameterValue.bool(parts),
            "ids", BigQueryTables.texts(ids));
    var copies = new ArrayList<Copy>();
    for (FieldValueList row : rows(tables.query(sql, parameters))) {
      copies.add(
          new Copy(
              row.get(0).getStringValue(),
              row.get(1).getStringValue(),
              row.get(2).getStringValue(),
              instant(row.get(3).getLongValue())));
    }
    return copies;
  }

  @Override
  public void note(Map<String, String> messages, Instant now)
      throws ReplayException, InterruptedException {
    tables.create(record);
    String sql =
        """
        INSERT INTO %s (rejection_id, replayed_at, message_id)
        SELECT id, @now, @messages[OFFSET(i)] FROM UNNEST(@ids) AS id WITH OFFSET AS i
        """
            .formatted(tables.name(ReplayedEventsTable.NAME));
    TableResult _ =
        tables.query(
            sql,
            Map.of(
                "now", BigQueryTables.timestamp(now),
                "ids", BigQueryTables.texts(List.copyOf(messages.keySet())),
                "messages", BigQueryTables.texts(List.copyOf(messages.values()))));
  }

  /// How often rejections are on record as replayed. A replay is never before its rejection.
  private String earlier() throws ReplayException {
    return tables.has(ReplayedEventsTable.NAME)
        ? "(SELECT rejection_id, COUNT(DISTINCT message_id) AS replays FROM "
            + tables.name(ReplayedEventsTable.NAME)
            + " WHERE replayed_at >= @since GROUP BY rejection_id)"
        : "(SELECT '' AS rejection_id, 0 AS replays FROM UNNEST(GENERATE_ARRAY(1, 0)) AS nothing)";
  }

  private static Map<String, QueryParameterValue> parameters(Filter filter) {
    Map<String, QueryParameterValue> parameters = new HashMap<>();
    parameters.put("since", BigQueryTables.timestamp(filter.since()));
    parameters.put("until", BigQueryTables.timestamp(filter.until()));
    parameters.put("stages", BigQueryTables.texts(filter.stages()));
    parameters.put("reasons", BigQueryTables.texts(filter.reasons()));
    parameters.put("types", BigQueryTables.texts(filter.types()));
    return parameters;
  }

  /// Pages of a result, each fetched when it is asked for.
  private static final class Pages implements Places {
    private @Nullable TableResult page;

    Pages(TableResult first) {
      page = first;
    }

    @Override
    public List<Kept.Place> next() throws ReplayException {
      TableResult current = page;
      if (current == null) {
        return List.of();
      }
      var places = new ArrayList<Kept.Place>();
      for (FieldValueList row : current.getValues()) {
        places.add(
            new Kept.Place(
                row.get(0).getStringValue(),
                row.get(1).getLongValue(),
                row.get(2).getLongValue(),
                row.get(3).getLongValue()));
      }
      try {
        page = current.hasNextPage() ? current.getNextPage() : null;
      } catch (BigQueryException e) {
        throw BigQueryTables.failed(e);
      }
      return places.isEmpty() ? next() : places;
    }
  }

  private static Rejection rejection(FieldValueList row) {
    FieldValue raw = row.get(8);
    return new Rejection(
        row.get(0).getStringValue(),
        instant(row.get(1).getLongValue()),
        Stage.valueOf(row.get(2).getStringValue()),
        Reason.valueOf(row.get(3).getStringValue()),
        "",
        text(row.get(4)),
        text(row.get(5)),
        text(row.get(6)),
        text(row.get(7)),
        raw.isNull() ? new byte[0] : raw.getBytesValue(),
        row.get(9).getBooleanValue());
  }

  private static Iterable<FieldValueList> rows(TableResult result) throws ReplayException {
    try {
      return result.iterateAll();
    } catch (BigQueryException e) {
      throw BigQueryTables.failed(e);
    }
  }

  private static @Nullable String text(FieldValue value) {
    return value.isNull() ? null : value.getStringValue();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
