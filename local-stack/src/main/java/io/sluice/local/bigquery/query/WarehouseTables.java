package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.sql.Catalog;
import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.DatasetId;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.TableId;
import java.util.List;
import java.util.Optional;

/// The tables of the warehouse as the translator sees them.
record WarehouseTables(io.sluice.local.bigquery.store.Catalog tables) implements Catalog {
  @Override
  public Optional<Table> table(Name name) {
    try {
      return tables
          .table(TableId.of(name.project(), name.dataset(), name.table()))
          .map(WarehouseTables::table);
    } catch (RefusedException e) {
      // A name that no table can have.
      return Optional.empty();
    }
  }

  @Override
  public List<String> datasets(String project) {
    return tables.datasets(project).stream()
        .filter(dataset -> !dataset.id().hidden())
        .map(dataset -> dataset.id().dataset())
        .toList();
  }

  @Override
  public List<Table> tables(String project, String dataset) {
    return tables.tables(new DatasetId(project, dataset)).stream()
        .map(WarehouseTables::table)
        .toList();
  }

  static TableId id(Name name) {
    return TableId.of(name.project(), name.dataset(), name.table());
  }

  private static Table table(io.sluice.local.bigquery.store.Table table) {
    DatasetId dataset = table.id().datasetId();
    var name = new Name(dataset.project(), dataset.dataset(), table.id().table());
    String source =
        table.view() ? table.resource().path("view").path("query").asText() : table.relation();
    List<Column> columns =
        table.columns().stream()
            .map(column ->
                new Column(column.name(), SqlColumns.type(column), column.mode() == Mode.REQUIRED))
            .toList();
    return new Table(name, table.view(), source, columns);
  }
}
