package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.Sql;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `tabledata.list`: the rows of a table, page by page.
public final class TableDataApi {
  /// The most rows of a page.
  static final long MAX_ROWS = 10_000;

  private final Warehouse warehouse;
  private final TableSource tables;

  /// Answers from this warehouse.
  ///
  /// @param tables what can be listed, which may be more than the warehouse holds
  public TableDataApi(Warehouse warehouse, TableSource tables) {
    this.warehouse = warehouse;
    this.tables = tables;
  }

  /// The routes of this resource.
  public List<Route> routes() {
    return List.of(
        new Route(
            "GET", "/projects/{projectId}/datasets/{datasetId}/tables/{tableId}/data", this::list));
  }

  private Reply list(Request request) throws SQLException {
    Table table = tables.require(request.tableId());
    if (table.view()) {
      throw new RefusedException(
          Reason.INVALID, "Cannot list a table of type VIEW: query it instead.");
    }
    List<Column> columns = selected(table.columns(), request);
    long from = request.count("pageToken", request.count("startIndex", 0));
    long most = Math.min(request.count("maxResults", MAX_ROWS), MAX_ROWS);
    var cell = new ResultCell(TimestampFormat.of(request));
    return Reply.ok(
        warehouse.read(connection -> page(connection, table, columns, cell, from, most)));
  }

  private static ObjectNode page(
      Connection connection,
      Table table,
      List<Column> columns,
      ResultCell cell,
      long from,
      long most)
      throws SQLException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "bigquery#tableDataList").set("etag", table.resource().get("etag"));
    long total = count(connection, table);
    body.put("totalRows", Long.toString(total));
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(select(table, columns, from, most))) {
      while (results.next()) {
        rows.add(cell.row(columns, results));
      }
    }
    if (!rows.isEmpty()) {
      body.set("rows", rows);
    }
    if (from + rows.size() < total) {
      body.put("pageToken", Long.toString(from + rows.size()));
    }
    return body;
  }

  private static String select(Table table, List<Column> columns, long from, long most) {
    return columns.stream()
        .map(column -> Sql.quoted(column.name()))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ",
                " FROM %s LIMIT %d OFFSET %d".formatted(table.relation(), most, from)));
  }

  private static long count(Connection connection, Table table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table.relation())) {
      count.next();
      return count.getLong(1);
    }
  }

  /// The columns that `selectedFields` names, in the table's order; a field of a record
  /// (`record.field`) selects the whole record.
  private static List<Column> selected(List<Column> columns, Request request) {
    if (request.parameter("selectedFields").isEmpty()) {
      return columns;
    }
    var wanted = new ArrayList<String>();
    for (String field : request.parameter("selectedFields").get().split(",", -1)) {
      String name = field.strip().split("\\.", 2)[0];
      Column column =
          Column.find(columns, name)
              .orElseThrow(
                  () -> new RefusedException(Reason.INVALID, "No such field: " + name, name));
      wanted.add(column.name().toLowerCase(Locale.ROOT));
    }
    return columns.stream()
        .filter(column -> wanted.contains(column.name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
