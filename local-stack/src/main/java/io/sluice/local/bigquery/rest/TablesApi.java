package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The resource `tables`.
public final class TablesApi {
  private static final String TABLES = "/projects/{projectId}/datasets/{datasetId}/tables";
  private static final String TABLE = TABLES + "/{tableId}";
  private static final long PAGE = 1_000;

  private final Warehouse warehouse;
  private final TableSource tables;

  /// Answers from this warehouse.
  ///
  /// @param tables what `get` finds, which may be more than the warehouse holds
  public TablesApi(Warehouse warehouse, TableSource tables) {
    this.warehouse = warehouse;
    this.tables = tables;
  }

  /// The routes of this resource.
  public List<Route> routes() {
    return List.of(
        new Route("GET", TABLES, this::list),
        new Route("POST", TABLES, this::insert),
        new Route("GET", TABLE, this::get),
        new Route("PATCH", TABLE, this::patch),
        new Route("PUT", TABLE, this::update),
        new Route("DELETE", TABLE, this::delete));
  }

  private Reply list(Request request) {
    warehouse.catalog().requireDataset(request.datasetId());
    Page<Table> page = Page.of(warehouse.catalog().tables(request.datasetId()), request, PAGE);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "bigquery#tableList");
    body.put("totalItems", page.total());
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    page.items().forEach(table -> items.add(listed(table.resource())));
    if (!items.isEmpty()) {
      body.set("tables", items);
    }
    return Reply.ok(page.mark(body));
  }

  private static ObjectNode listed(ObjectNode resource) {
    return resource.retain(
        "kind",
        "id",
        "tableReference",
        "type",
        "labels",
        "friendlyName",
        "creationTime",
        "expirationTime",
        "timePartitioning",
        "clustering");
  }

  private Reply insert(Request request) throws SQLException {
    var id =
        new TableId(
            request.datasetId(), request.body().path("tableReference").path("tableId").asText());
    return Reply.ok(full(warehouse.write(tx -> tx.createTable(id, request.body()))));
  }

  private Reply get(Request request) throws SQLException {
    return Reply.ok(full(tables.require(request.tableId())));
  }

  private Reply patch(Request request) throws SQLException {
    return change(request, true);
  }

  private Reply update(Request request) throws SQLException {
    return change(request, false);
  }

  private Reply change(Request request, boolean patch) throws SQLException {
    TableId id = request.tableId();
    Table changed =
        warehouse.write(tx -> {
          ObjectNode old = tx.catalog().requireTable(id).resource();
          request.checkEtag(old);
          return tx.updateTable(id, patch ? Patch.apply(old, request.body()) : request.body());
        });
    return Reply.ok(full(changed));
  }

  private Reply delete(Request request) throws SQLException {
    warehouse.write(tx -> {
      tx.dropTable(request.tableId());
      return true;
    });
    return Reply.nothing();
  }

  private ObjectNode full(Table table) throws SQLException {
    ObjectNode resource = table.resource();
    if (!table.view()) {
      resource.put("numRows", Long.toString(rows(table)));
    }
    return resource;
  }

  private long rows(Table table) throws SQLException {
    return warehouse.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table.relation())) {
        count.next();
        return count.getLong(1);
      }
    });
  }
}
