package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.sql.Translation;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.Sql;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import io.sluice.local.bigquery.store.TableSchema;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The anonymous tables that hold the results of queries, in memory.
final class ResultTables {
  /// The dataset that they seem to be in; lists hide it.
  static final String DATASET = "_results";

  /// How many rows a result may have.
  static final long ROWS_MAX = 1_000_000;

  /// How many bytes a result may have, counted as text.
  static final long BYTES_MAX = 64L << 20;

  private final AtomicLong number = new AtomicLong();

  /// Runs a query and keeps its rows.
  ///
  /// @param statement runs the query; DuckDB closes it when that fails
  Outcome.Result fill(String project, Translation.Select select, Statement statement)
      throws SQLException {
    String name = "anon" + number.incrementAndGet();
    Table table = table(project, name, select);
    statement.execute(
        "CREATE TABLE %s AS SELECT * FROM (%s) AS \"result\"(%s) LIMIT %d"
            .formatted(table.relation(), select.sql(), names(table), ROWS_MAX + 1));
    try {
      return measured(table, statement);
    } catch (SQLException | RuntimeException e) {
      drop(table, statement.getConnection());
      throw e;
    }
  }

  /// The table that a query's rows would have.
  Table shape(String project, Translation.Select select) {
    return table(project, "anon", select);
  }

  void drop(Table table, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + table.relation());
    }
  }

  private static Outcome.Result measured(Table table, Statement statement) throws SQLException {
    String size =
        "SELECT count(*), coalesce(sum(strlen(CAST(t AS VARCHAR))), 0) FROM %s AS t"
            .formatted(table.relation());
    long rows;
    long bytes;
    try (ResultSet result = statement.executeQuery(size)) {
      result.next();
      rows = result.getLong(1);
      bytes = result.getLong(2);
    }
    if (rows > ROWS_MAX || bytes > BYTES_MAX) {
      throw new RefusedException(
          Reason.RESPONSE_TOO_LARGE,
          "Response too large to return: the local BigQuery keeps %d rows or %d bytes of a result."
                  .formatted(ROWS_MAX, BYTES_MAX)
              + " Use LIMIT or CREATE TABLE ... AS SELECT");
    }
    requireNoNullElements(table, statement);
    return new Outcome.Result(table, rows, bytes);
  }

  private static void requireNoNullElements(Table table, Statement statement) throws SQLException {
    for (Column column : table.columns()) {
      if (column.repeated()) {
        String name = Sql.quoted(column.name());
        String nulls =
            "SELECT 1 FROM %s WHERE len(list_filter(%s, lambda v: v IS NULL)) > 0 LIMIT 1"
                .formatted(table.relation(), name);
        try (ResultSet result = statement.executeQuery(nulls)) {
          if (result.next()) {
            throw new RefusedException(
                Reason.INVALID_QUERY,
                "Array cannot have a null element; error in writing field " + column.name(),
                "query");
          }
        }
      }
    }
  }

  private static Table table(String project, String name, Translation.Select select) {
    List<Column> columns =
        select.columns().stream()
            .map(column -> SqlColumns.column(column.name(), column.type(), false))
            .toList();
    TableId id = TableId.of(project, DATASET, name);
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("kind", "bigquery#table").put("id", id.toString()).put("type", "TABLE");
    resource.put("etag", name).put("location", Jobs.LOCATION);
    resource.set("tableReference", JobJson.reference(id));
    resource.set("schema", TableSchema.json(columns));
    return new Table(id, resource, columns, Warehouse.RESULTS + ".main." + Sql.quoted(name));
  }

  private static String names(Table table) {
    return table.columns().stream()
        .map(column -> Sql.quoted(column.name()))
        .collect(Collectors.joining(", "));
  }
}
