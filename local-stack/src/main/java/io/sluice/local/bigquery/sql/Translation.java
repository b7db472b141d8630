package io.sluice.local.bigquery.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement ready to be run. Every `sql` is DuckDB's.
public sealed interface Translation {
  /// The name of the statement in the statistics of a job, such as `SELECT`.
  String statementType();

  /// A query with its result columns, in the order of the SQL's.
  record Select(String sql, List<Column> columns, Set<Catalog.Name> reads) implements Translation {
    @Override
    public String statementType() {
      return "SELECT";
    }
  }

  /// A change of rows; the count of the update is the number of rows.
  record Change(String statementType, String sql, Catalog.Name table) implements Translation {}

  /// A new table or view. `query` fills the table, `viewQuery` is the text of the view.
  /// `partitionBy` names the column, empty without; `partitionUnit` is DAY, HOUR, MONTH or YEAR.
  record Create(
      Catalog.Name table,
      boolean orReplace,
      boolean ifNotExists,
      List<Column> columns,
      String partitionBy,
      String partitionUnit,
      List<String> clusterBy,
      @Nullable String viewQuery,
      @Nullable Select query)
      implements Translation {
    @Override
    public String statementType() {
      return viewQuery != null
          ? "CREATE_VIEW"
          : query != null ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
    }
  }

  /// The end of a table or view.
  record Drop(Catalog.Name table, boolean view, boolean ifExists) implements Translation {
    @Override
    public String statementType() {
      return view ? "DROP_VIEW" : "DROP_TABLE";
    }
  }

  /// A column of a result or of a new table.
  record Column(String name, Type type, boolean required, @Nullable String description) {}
}
