package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.RowAppender;
import io.sluice.local.bigquery.store.SharedWrites;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import io.sluice.local.bigquery.store.Transaction;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// `tabledata.insertAll`. The `insertId` of a row is ignored: the real service only tries to tell
/// rows apart by it.
public final class InsertAllApi {
  /// The most rows of a request, as the service documents it.
  static final int MAX_ROWS = 50_000;

  private final SharedWrites<ObjectNode> writes;

  /// Inserts into this warehouse.
  public InsertAllApi(Warehouse warehouse) {
    this.writes = new SharedWrites<>(warehouse);
  }

  /// The routes of this method.
  public List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            "/projects/{projectId}/datasets/{datasetId}/tables/{tableId}/insertAll",
            this::insertAll));
  }

  private Reply insertAll(Request request) throws SQLException {
    JsonNode rows = request.body().path("rows");
    if (rows.isEmpty() || rows.size() > MAX_ROWS) {
      throw new RefusedException(
          Reason.INVALID, "A request inserts from 1 to " + MAX_ROWS + " rows, not " + rows.size());
    }
    if (request.body().hasNonNull("templateSuffix")) {
      throw new RefusedException(
          Reason.NOT_IMPLEMENTED, "The local BigQuery does not know templateSuffix.");
    }
    TableId id = request.tableId();
    return Reply.ok(writes.write(tx -> insert(tx, id, request.body())));
  }

  private static ObjectNode insert(Transaction transaction, TableId id, ObjectNode body)
      throws SQLException {
    Table table = transaction.catalog().requireTable(id);
    if (table.view()) {
      throw new RefusedException(Reason.INVALID, "Cannot insert into the view " + id);
    }
    List<JsonRow> rows = read(table.columns(), body);
    boolean allGood = rows.stream().allMatch(JsonRow::good);
    if (allGood || body.path("skipInvalidRows").asBoolean()) {
      RowAppender appender = transaction.appender(table);
      for (JsonRow row : rows) {
        if (row.good()) {
          appender.append(row.values());
        }
      }
    }
    return answer(rows, body.path("skipInvalidRows").asBoolean());
  }

  private static List<JsonRow> read(List<Column> columns, ObjectNode body) {
    boolean ignoreUnknown = body.path("ignoreUnknownValues").asBoolean();
    var rows = new ArrayList<JsonRow>();
    for (JsonNode row : body.path("rows")) {
      rows.add(JsonRow.read(columns, row.path("json"), ignoreUnknown));
    }
    return rows;
  }

  /// When nothing was inserted because of some rows, the good ones are reported as stopped.
  private static ObjectNode answer(List<JsonRow> rows, boolean skipInvalid) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "bigquery#tableDataInsertAllResponse");
    if (rows.stream().allMatch(JsonRow::good)) {
      return body;
    }
    ArrayNode errors = body.putArray("insertErrors");
    for (int i = 0; i < rows.size(); i++) {
      JsonRow row = rows.get(i);
      if (!row.good() || !skipInvalid) {
        ObjectNode error = errors.addObject().put("index", i).putArray("errors").addObject();
        error.put("reason", row.good() ? "stopped" : "invalid");
        error.put("location", row.location()).put("debugInfo", "").put("message", row.message());
      }
    }
    return body;
  }
}
