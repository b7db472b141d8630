package io.sluice.local.bigquery.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.sql.GoogleSql;
import io.sluice.local.bigquery.sql.RunErrors;
import io.sluice.local.bigquery.sql.Session;
import io.sluice.local.bigquery.sql.SqlException;
import io.sluice.local.bigquery.sql.Translation;
import io.sluice.local.bigquery.store.Catalog;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import io.sluice.local.bigquery.store.TableSchema;
import io.sluice.local.bigquery.store.Transaction;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Runs the statements of jobs.
final class QueryRunner {
  private final Warehouse warehouse;
  private final ResultTables results = new ResultTables();

  QueryRunner(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /// Runs a statement to its end; whatever goes wrong is the outcome.
  Outcome run(QuerySettings settings, RunningStatement running) {
    try {
      Translation translation = translate(settings);
      return settings.dryRun()
          ? checked(settings, translation)
          : run(settings, translation, running);
    } catch (SqlException e) {
      return new Outcome.Failed(refusal(e));
    } catch (RefusedException e) {
      return new Outcome.Failed(e);
    } catch (SQLException e) {
      return new Outcome.Failed(running.explain(e, settings.timeout()));
    }
  }

  void drop(Table result) throws SQLException {
    warehouse.read(connection -> {
      results.drop(result, connection);
      return true;
    });
  }

  private Translation translate(QuerySettings settings) {
    var session =
        new Session(
            new WarehouseTables(warehouse.catalog()),
            settings.project(),
            settings.dataset(),
            Jobs.LOCATION,
            settings.parameters());
    return GoogleSql.translate(settings.sql(), session);
  }

  private Outcome checked(QuerySettings settings, Translation translation) {
    Table columns =
        translation instanceof Translation.Select select
            ? results.shape(settings.project(), select)
            : null;
    return new Outcome.Checked(translation.statementType(), columns);
  }

  private Outcome run(QuerySettings settings, Translation translation, RunningStatement running)
      throws SQLException {
    return switch (translation) {
      case Translation.Select select ->
          warehouse.read(connection -> {
            try (Statement statement = running.of(connection, settings.timeout())) {
              return results.fill(settings.project(), select, statement);
            }
          });
      case Translation.Change change ->
          warehouse.write(tx -> change(tx, settings, change, running));
      case Translation.Create create ->
          warehouse.write(tx -> create(tx, settings, create, running));
      case Translation.Drop drop -> warehouse.write(tx -> drop(tx, drop));
    };
  }

  private static Outcome change(
      Transaction tx, QuerySettings settings, Translation.Change change, RunningStatement running)
      throws SQLException {
    try (Statement statement = running.of(tx.connection(), settings.timeout())) {
      return new Outcome.Changed(change.statementType(), statement.executeUpdate(change.sql()));
    }
  }

  private static Outcome create(
      Transaction tx, QuerySettings settings, Translation.Create create, RunningStatement running)
      throws SQLException {
    TableId id = WarehouseTables.id(create.table());
    boolean exists = tx.catalog().table(id).isPresent();
    if (exists && create.ifNotExists()) {
      return new Outcome.Defined(create.statementType(), "SKIP", id);
    }
    if (exists && create.orReplace()) {
      tx.dropTable(id);
    }
    Table table = tx.createTable(id, resource(create));
    Translation.Select query = create.query();
    if (query != null) {
      try (Statement statement = running.of(tx.connection(), settings.timeout())) {
        statement.executeUpdate("INSERT INTO " + table.relation() + " " + query.sql());
      }
    }
    return new Outcome.Defined(create.statementType(), exists ? "REPLACE" : "CREATE", id);
  }

  private static Outcome drop(Transaction tx, Translation.Drop drop) throws SQLException {
    TableId id = WarehouseTables.id(drop.table());
    Catalog catalog = tx.catalog();
    if (drop.ifExists() && catalog.table(id).isEmpty()) {
      return new Outcome.Defined(drop.statementType(), "SKIP", id);
    }
    boolean view = catalog.requireTable(id).view();
    if (view != drop.view()) {
      throw new RefusedException(
          Reason.INVALID_QUERY,
          "Cannot drop %s: it is a %s".formatted(id, view ? "VIEW" : "TABLE"),
          "query");
    }
    tx.dropTable(id);
    return new Outcome.Defined(drop.statementType(), "DROP", id);
  }

  private static ObjectNode resource(Translation.Create create) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.set("schema", schema(create.columns()));
    if (!create.partitionBy().isEmpty()) {
      resource
          .putObject("timePartitioning")
          .put("type", create.partitionUnit())
          .put("field", create.partitionBy());
    }
    if (!create.clusterBy().isEmpty()) {
      ArrayNode fields = resource.putObject("clustering").putArray("fields");
      create.clusterBy().forEach(fields::add);
    }
    if (create.viewQuery() != null) {
      resource.putObject("view").put("query", create.viewQuery()).put("useLegacySql", false);
    }
    return resource;
  }

  private static ObjectNode schema(List<Translation.Column> columns) {
    ObjectNode schema =
        TableSchema.json(
            columns.stream()
                .map(c -> SqlColumns.column(c.name(), c.type(), c.required()))
                .toList());
    for (int i = 0; i < columns.size(); i++) {
      String description = columns.get(i).description();
      if (description != null) {
        ((ObjectNode) schema.path("fields").get(i)).put("description", description);
      }
    }
    return schema;
  }

  private static RefusedException refusal(SqlException e) {
    Reason reason =
        switch (e.reason()) {
          case INVALID_QUERY -> Reason.INVALID_QUERY;
          case NOT_FOUND -> Reason.NOT_FOUND;
        };
    return new RefusedException(reason, e.getMessage() == null ? "" : e.getMessage(), "query");
  }

  static RefusedException reworded(SQLException e) {
    String message = RunErrors.reworded(String.valueOf(e.getMessage()));
    return new RefusedException(Reason.INVALID_QUERY, message, "query");
  }
}
