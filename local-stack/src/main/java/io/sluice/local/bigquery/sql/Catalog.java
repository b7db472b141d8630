package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.Optional;

/// The tables that a statement may name.
public interface Catalog {
  /// The three parts of a table's name.
  record Name(String project, String dataset, String table) {
    /// As BigQuery writes it in its messages: `project:dataset.table`.
    @Override
    public String toString() {
      return project + ":" + dataset + "." + table;
    }
  }

  /// A column of a table.
  record Column(String name, Type type, boolean required) {}

  /// A table or view; `source` is a table's quoted name in DuckDB or a view's query in GoogleSQL.
  record Table(Name name, boolean view, String source, List<Column> columns) {}

  /// A table or view, when there is one.
  Optional<Table> table(Name name);

  /// The datasets of a project.
  List<String> datasets(String project);

  /// The tables and views of a dataset.
  List<Table> tables(String project, String dataset);
}
