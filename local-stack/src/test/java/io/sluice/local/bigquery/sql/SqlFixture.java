package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Catalog.Column;
import io.sluice.local.bigquery.sql.Catalog.Name;
import io.sluice.local.bigquery.sql.Catalog.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A DuckDB in memory with the tables `events`, `orders` and the view `pushes` of dataset `shop`.
final class SqlFixture implements AutoCloseable {
  static final String PROJECT = "test-project";
  private static final String DATASET = "shop";

  private static final List<Table> TABLES =
      List.of(
          table(
              "events",
              "event_id STRING, event_type STRING, source STRING, event_time TIMESTAMP,"
                  + " received_at TIMESTAMP, data JSON, attributes JSON"),
          table(
              "orders",
              "order_id INT64, customer STRUCT<name STRING, country STRING>,"
                  + " items ARRAY<STRUCT<sku STRING, quantity INT64, price FLOAT64>>,"
                  + " tags ARRAY<STRING>, ordered_on DATE, placed_at DATETIME, at_time TIME,"
                  + " amount NUMERIC, rate FLOAT64, payload BYTES, paid BOOL"),
          new Table(
              new Name(PROJECT, DATASET, "pushes"),
              true,
              "SELECT event_id, data.size AS size FROM `test-project.shop.events`"
                  + " WHERE event_type = 'push'",
              List.of(
                  new Column("event_id", Type.STRING, false),
                  new Column("size", Type.JSON, false))));

  private final Connection connection;

  SqlFixture() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET TimeZone = 'UTC'");
    for (String statement : resource("tables.duckdb").split(";\n")) {
      if (!statement.isBlank()) {
        execute(statement);
      }
    }
  }

  static Session session(Map<String, Session.Parameter> parameters) {
    return new Session(new Tables(), PROJECT, DATASET, "US", parameters);
  }

  static String resource(String name) {
    try (InputStream in = SqlFixture.class.getResourceAsStream("/googlesql/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The header and rows of a query, its values as DuckDB writes them.
  List<String> query(String sql, Map<String, Session.Parameter> parameters) throws SQLException {
    if (!(GoogleSql.translate(sql, session(parameters)) instanceof Translation.Select select)) {
      throw new IllegalArgumentException("not a query: " + sql);
    }
    var lines = new ArrayList<String>();
    lines.add(
        String.join(" | ", select.columns().stream().map(c -> c.name() + " " + c.type()).toList()));
    requireDeclaredTypes(sql, select);
    try (Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + select.sql() + ")")) {
      while (rows.next()) {
        var values = new ArrayList<String>();
        for (int i = 1; i <= select.columns().size(); i++) {
          String value = rows.getString(i);
          values.add(value == null ? "NULL" : value.replace("\n", "\\n"));
        }
        lines.add(String.join(" | ", values));
      }
    }
    return lines;
  }

  /// Checks the types of a query's columns without running it.
  void types(String sql) throws SQLException {
    if (GoogleSql.translate(sql, session(Map.of())) instanceof Translation.Select select) {
      requireDeclaredTypes(sql, select);
    }
  }

  /// The types that the translator found have to be those of the values.
  private void requireDeclaredTypes(String sql, Translation.Select select) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("DESCRIBE " + select.sql())) {
      for (Translation.Column column : select.columns()) {
        rows.next();
        String actual =
            rows.getString("column_type").replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ");
        String declared = column.type().duck().replace("\"", "");
        if (!actual.replace("\"", "").equals(declared)) {
          throw new IllegalStateException(
              "in %s the column %s is declared %s but is %s"
                  .formatted(sql, column.name(), declared, actual));
        }
      }
    }
  }

  /// Runs a change and gives the number of rows.
  long change(String sql) throws SQLException {
    if (!(GoogleSql.translate(sql, session(Map.of())) instanceof Translation.Change change)) {
      throw new IllegalArgumentException("not a change: " + sql);
    }
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(change.sql());
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static Table table(String name, String columns) {
    var reader = new TokenReader(Lexer.tokens("<" + columns + ">"));
    List<Column> parsed =
        new TypeParser(reader)
            .members().stream().map(f -> new Column(f.name(), f.type(), false)).toList();
    String source = Duck.name(PROJECT + "." + DATASET) + "." + Duck.name(name);
    return new Table(new Name(PROJECT, DATASET, name), false, source, parsed);
  }

  private static final class Tables implements Catalog {
    @Override
    public Optional<Table> table(Name name) {
      return TABLES.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    @Override
    public List<String> datasets(String project) {
      return project.equals(PROJECT) ? List.of(DATASET) : List.of();
    }

    @Override
    public List<Table> tables(String project, String dataset) {
      return TABLES;
    }
  }
}
