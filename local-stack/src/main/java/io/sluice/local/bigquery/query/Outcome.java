package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import org.jspecify.annotations.Nullable;

/// How a query ended.
sealed interface Outcome {
  /// The statement in the words of the statistics; empty when it was not understood.
  String statementType();

  /// Rows in a table of results.
  record Result(Table table, long rows, long bytes) implements Outcome {
    @Override
    public String statementType() {
      return "SELECT";
    }
  }

  /// Only checked; `columns` is the table that a query's rows would have.
  record Checked(String statementType, @Nullable Table columns) implements Outcome {}

  /// So many rows were changed.
  record Changed(String statementType, long rows) implements Outcome {}

  /// A table or view was made or dropped; `operation` is CREATE, REPLACE, DROP or SKIP.
  record Defined(String statementType, String operation, TableId table) implements Outcome {}

  /// It failed.
  record Failed(RefusedException refusal) implements Outcome {
    @Override
    public String statementType() {
      return "";
    }
  }
}
