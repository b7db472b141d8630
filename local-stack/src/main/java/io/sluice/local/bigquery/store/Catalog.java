package io.sluice.local.bigquery.store;

import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// All datasets and tables as one transaction left them. Immutable.
public final class Catalog {
  private final SortedMap<DatasetId, Dataset> datasets;
  private final SortedMap<TableId, Table> tables;

  Catalog(SortedMap<DatasetId, Dataset> datasets, SortedMap<TableId, Table> tables) {
    this.datasets = Collections.unmodifiableSortedMap(datasets);
    this.tables = Collections.unmodifiableSortedMap(tables);
  }

  static Catalog empty() {
    return new Catalog(new TreeMap<>(), new TreeMap<>());
  }

  /// The projects that have a dataset.
  public SortedSet<String> projects() {
    var projects = new TreeSet<String>();
    datasets.keySet().forEach(id -> projects.add(id.project()));
    return projects;
  }

  /// The datasets of a project in the order of their names, hidden ones too.
  public List<Dataset> datasets(String project) {
    return datasets.values().stream().filter(d -> d.id().project().equals(project)).toList();
  }

  /// The tables and views of a dataset in the order of their names.
  public List<Table> tables(DatasetId id) {
    return tables.values().stream().filter(table -> table.id().datasetId().equals(id)).toList();
  }

  /// The dataset of that name.
  public Optional<Dataset> dataset(DatasetId id) {
    return Optional.ofNullable(datasets.get(id));
  }

  /// The table or view of that name.
  public Optional<Table> table(TableId id) {
    return Optional.ofNullable(tables.get(id));
  }

  /// The dataset of that name.
  ///
  /// @throws RefusedException `notFound`
  public Dataset requireDataset(DatasetId id) {
    return dataset(id)
        .orElseThrow(() -> new RefusedException(Reason.NOT_FOUND, "Not found: Dataset " + id));
  }

  /// The table or view of that name.
  ///
  /// @throws RefusedException `notFound`, for the dataset if that is what is missing
  public Table requireTable(TableId id) {
    requireDataset(id.datasetId());
    return table(id)
        .orElseThrow(() -> new RefusedException(Reason.NOT_FOUND, "Not found: Table " + id));
  }

  Catalog with(Dataset dataset) {
    var changed = new TreeMap<>(datasets);
    changed.put(dataset.id(), dataset);
    return new Catalog(changed, tables);
  }

  Catalog with(Table table) {
    var changed = new TreeMap<>(tables);
    changed.put(table.id(), table);
    return new Catalog(datasets, changed);
  }

  Catalog without(DatasetId id) {
    var changed = new TreeMap<>(datasets);
    changed.remove(id);
    return new Catalog(changed, tables);
  }

  Catalog without(TableId id) {
    var changed = new TreeMap<>(tables);
    changed.remove(id);
    return new Catalog(datasets, changed);
  }

  /// Whether a dataset exists whose name differs in the case of its letters at most: DuckDB's
  /// schemas do not tell these apart.
  boolean taken(DatasetId id) {
    return datasets.keySet().stream().anyMatch(d -> d.toString().equalsIgnoreCase(id.toString()));
  }

  /// The same for tables.
  boolean taken(TableId id) {
    return tables.keySet().stream().anyMatch(t -> t.toString().equalsIgnoreCase(id.toString()));
  }
}
