package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.rest.ResultCell;
import io.sluice.local.bigquery.rest.TimestampFormat;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Some rows of a result, from a place on.
record ResultPage(long from, long most, TimestampFormat timestamps) {
  /// How many rows a page has at most.
  static final long ROWS_MAX = 10_000;

  /// How many characters of JSON a page has, but for the row that reaches it.
  static final long CHARACTERS_MAX = 10L << 20;

  /// Adds `schema`, `totalRows`, `rows` and, when there are more, `pageToken`.
  void add(ObjectNode body, Outcome.Result result, Warehouse warehouse) throws SQLException {
    ArrayNode rows = rows(result, warehouse);
    body.set("schema", result.table().resource().get("schema"));
    body.put("totalRows", Long.toString(result.rows()));
    if (!rows.isEmpty()) {
      body.set("rows", rows);
    }
    if (from + rows.size() < result.rows()) {
      body.put("pageToken", Long.toString(from + rows.size()));
    }
  }

  private ArrayNode rows(Outcome.Result result, Warehouse warehouse) throws SQLException {
    var cell = new ResultCell(timestamps);
    String sql =
        "SELECT * FROM %s LIMIT %d OFFSET %d"
            .formatted(result.table().relation(), Math.min(most, ROWS_MAX), from);
    return warehouse.read(connection -> {
      ArrayNode rows = JsonNodeFactory.instance.arrayNode();
      long characters = 0;
      try (Statement statement = connection.createStatement();
          ResultSet values = statement.executeQuery(sql)) {
        while (characters < CHARACTERS_MAX && values.next()) {
          ObjectNode row = cell.row(result.table().columns(), values);
          characters += row.toString().length();
          rows.add(row);
        }
      }
      return rows;
    });
  }
}
