package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/// A change of the warehouse: all of it is kept, or none. There is one at a time.
public final class Transaction {
  private final DuckDBConnection connection;
  private final Appenders appenders;
  private final long now;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private Catalog catalog;

  Transaction(DuckDBConnection connection, Appenders appenders, Catalog catalog, long now) {
    this.connection = connection;
    this.appenders = appenders;
    this.catalog = catalog;
    this.now = now;
  }

  /// The connection, for changing rows. Committed and closed by the warehouse alone.
  public Connection connection() {
    return connection;
  }

  /// The datasets and tables, with what this transaction has changed.
  public Catalog catalog() {
    return catalog;
  }

  /// When this transaction began, in milliseconds since 1970.
  public long now() {
    return now;
  }

  /// Runs something once this is committed, before the next transaction begins.
  public void onCommit(Runnable action) {
    afterCommit.add(action);
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }

  /// Appends rows in DuckDB's own form to a table. What reads them in this transaction may not find
  /// them yet.
  public RowAppender appender(Table table) throws SQLException {
    return appenders.of(table);
  }

  /// Creates a dataset.
  ///
  /// @param wanted its REST resource
  /// @throws RefusedException `duplicate`
  public Dataset createDataset(DatasetId id, ObjectNode wanted) throws SQLException {
    if (catalog.taken(id)) {
      throw new RefusedException(Reason.DUPLICATE, "Already Exists: Dataset " + id);
    }
    execute("CREATE SCHEMA " + schema(id));
    return keep(new Dataset(id, Resources.dataset(id, wanted, now, now)));
  }

  /// Puts another resource in the place of a dataset's.
  ///
  /// @throws RefusedException `notFound`
  public Dataset updateDataset(DatasetId id, ObjectNode wanted) throws SQLException {
    long created = created(catalog.requireDataset(id).resource());
    CatalogStore.remove(connection, id);
    return keep(new Dataset(id, Resources.dataset(id, wanted, created, now)));
  }

  /// Drops a dataset.
  ///
  /// @param contents whether its tables go with it
  /// @throws RefusedException `notFound`, or `resourceInUse` when it has tables that may not go
  public void dropDataset(DatasetId id, boolean contents) throws SQLException {
    catalog.requireDataset(id);
    List<Table> tables = catalog.tables(id);
    if (!contents && !tables.isEmpty()) {
      throw new RefusedException(Reason.RESOURCE_IN_USE, "Dataset " + id + " is still in use");
    }
    for (Table table : tables) {
      dropTable(table.id());
    }
    execute("DROP SCHEMA " + schema(id));
    CatalogStore.remove(connection, id);
    catalog = catalog.without(id);
  }

  /// Creates a table, or a view when the resource has a `view`.
  ///
  /// @param wanted its REST resource
  /// @throws RefusedException when the resource is not valid, `duplicate`, or `notFound` for the
  ///   dataset
  public Table createTable(TableId id, ObjectNode wanted) throws SQLException {
    Dataset dataset = catalog.requireDataset(id.datasetId());
    if (catalog.taken(id)) {
      throw new RefusedException(Reason.DUPLICATE, "Already Exists: Table " + id);
    }
    List<Column> columns = TableSchema.columns(wanted.path("schema"));
    Resources.check(wanted, columns);
    ObjectNode resource = Resources.table(id, wanted, dataset, now, now);
    boolean view = resource.has("view");
    Table table = new Table(id, resource, columns, view ? "" : relation(id));
    if (!view) {
      execute("CREATE TABLE " + table.relation() + definition(columns));
    }
    return keep(table);
  }

  /// Puts another resource in the place of a table's; its schema may have more columns.
  ///
  /// @throws RefusedException `notFound`, or when the change is not allowed
  public Table updateTable(TableId id, ObjectNode wanted) throws SQLException {
    Table old = catalog.requireTable(id);
    ObjectNode ordered = wanted.deepCopy();
    if (wanted.get("schema") instanceof ObjectNode schema) {
      TableSchema.columns(schema);
      ordered.set("schema", TableSchema.inOrderOf(old.columns(), schema));
    } else {
      ordered.set("schema", old.resource().get("schema"));
    }
    List<Column> columns = TableSchema.columns(ordered.path("schema"));
    Resources.check(ordered, columns);
    if (!old.view()) {
      alter(old, columns);
    }
    Dataset dataset = catalog.requireDataset(id.datasetId());
    ObjectNode resource = Resources.table(id, ordered, dataset, old.created(), now);
    CatalogStore.remove(connection, id);
    return keep(new Table(id, resource, columns, old.relation()));
  }

  /// Drops a table or a view.
  ///
  /// @throws RefusedException `notFound`
  public void dropTable(TableId id) throws SQLException {
    Table table = catalog.requireTable(id);
    if (!table.view()) {
      execute("DROP TABLE " + table.relation());
    }
    CatalogStore.remove(connection, id);
    catalog = catalog.without(id);
  }

  private void alter(Table old, List<Column> columns) throws SQLException {
    boolean empty = old.columns().isEmpty();
    if (empty && !columns.isEmpty()) {
      execute("DROP TABLE " + old.relation());
      execute("CREATE TABLE " + old.relation() + definition(columns));
      return;
    }
    for (String sql : SchemaChange.statements(old.relation(), old.columns(), columns)) {
      execute(sql);
    }
  }

  private Dataset keep(Dataset dataset) throws SQLException {
    CatalogStore.add(connection, dataset);
    catalog = catalog.with(dataset);
    return dataset;
  }

  private Table keep(Table table) throws SQLException {
    CatalogStore.add(connection, table);
    catalog = catalog.with(table);
    return table;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long created(ObjectNode resource) {
    return resource.path("creationTime").asLong();
  }

  private static String schema(DatasetId id) {
    return Sql.quoted(id.duckdbSchema());
  }

  private static String relation(TableId id) {
    return schema(id.datasetId()) + "." + Sql.quoted(id.table());
  }

  /// A table without columns is kept with one that no schema shows, because DuckDB wants one.
  private static String definition(List<Column> columns) {
    if (columns.isEmpty()) {
      return "(_no_columns BOOLEAN)";
    }
    return columns.stream()
        .map(Transaction::definition)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String definition(Column column) {
    String constraint =
        switch (column.mode()) {
          case NULLABLE -> "";
          case REQUIRED -> " NOT NULL";
          case REPEATED -> " DEFAULT []";
        };
    return Sql.quoted(column.name()) + " " + column.duckdbType() + constraint;
  }
}
