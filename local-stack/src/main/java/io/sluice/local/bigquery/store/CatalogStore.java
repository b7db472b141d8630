package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Keeps the catalog in tables of the database itself, so that it changes with the data.
final class CatalogStore {
  /// The schema of everything that is no user's; no dataset's schema lacks the dot.
  static final String SCHEMA = "sluice";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CatalogStore() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS sluice.datasets"
              + "(project VARCHAR, dataset VARCHAR, resource VARCHAR)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS sluice.tables"
              + "(project VARCHAR, dataset VARCHAR, name VARCHAR, relation VARCHAR,"
              + " resource VARCHAR)");
    }
  }

  static Catalog load(Connection connection) throws SQLException {
    Catalog catalog = Catalog.empty();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("FROM sluice.datasets")) {
        while (rows.next()) {
          var id = new DatasetId(rows.getString(1), rows.getString(2));
          catalog = catalog.with(new Dataset(id, parse(rows.getString(3))));
        }
      }
      try (ResultSet rows = statement.executeQuery("FROM sluice.tables")) {
        while (rows.next()) {
          var id = TableId.of(rows.getString(1), rows.getString(2), rows.getString(3));
          ObjectNode resource = parse(rows.getString(5));
          var columns = TableSchema.columns(resource.path("schema"));
          catalog = catalog.with(new Table(id, resource, columns, rows.getString(4)));
        }
      }
    }
    return catalog;
  }

  static void add(Connection connection, Dataset dataset) throws SQLException {
    execute(
        connection,
        "INSERT INTO sluice.datasets VALUES (?, ?, ?)",
        dataset.id().project(),
        dataset.id().dataset(),
        dataset.resource().toString());
  }

  static void add(Connection connection, Table table) throws SQLException {
    execute(
        connection,
        "INSERT INTO sluice.tables VALUES (?, ?, ?, ?, ?)",
        table.id().datasetId().project(),
        table.id().datasetId().dataset(),
        table.id().table(),
        table.relation(),
        table.resource().toString());
  }

  static void remove(Connection connection, DatasetId id) throws SQLException {
    execute(
        connection,
        "DELETE FROM sluice.datasets WHERE project = ? AND dataset = ?",
        id.project(),
        id.dataset());
  }

  static void remove(Connection connection, TableId id) throws SQLException {
    execute(
        connection,
        "DELETE FROM sluice.tables WHERE project = ? AND dataset = ? AND name = ?",
        id.datasetId().project(),
        id.datasetId().dataset(),
        id.table());
  }

  private static void execute(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the catalog holds a resource that is no JSON", e);
    }
  }
}
