package io.sluice.local.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement as it was written.
sealed interface Statement {
  record Ask(Query query) implements Statement {}

  /// An empty list of columns means all of them.
  record Insert(Query.Table table, List<String> columns, InsertSource source)
      implements Statement {}

  sealed interface InsertSource {}

  record Rows(List<List<Expr>> rows) implements InsertSource {}

  record Selected(Query query) implements InsertSource {}

  record Update(
      Query.Table table, List<Assignment> assignments, Query.@Nullable From from, Expr where)
      implements Statement {}

  record Assignment(Position position, String column, Expr value) {}

  record Delete(Query.Table table, Expr where) implements Statement {}

  record Truncate(Query.Table table) implements Statement {}

  /// `queryText` is how the query was written, because a view keeps it.
  record Create(
      boolean view,
      Query.Table table,
      boolean orReplace,
      boolean ifNotExists,
      List<Definition> columns,
      @Nullable Expr partitionBy,
      List<String> clusterBy,
      @Nullable Query query,
      String queryText)
      implements Statement {}

  record Definition(String name, Type type, boolean required, @Nullable String description) {}

  record Drop(boolean view, Query.Table table, boolean ifExists) implements Statement {}
}
