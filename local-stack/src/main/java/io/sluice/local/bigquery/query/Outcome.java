package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.Table;

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

  /// A schema alone, of a query that was only checked.
  record Checked(String statementType, Table table) implements Outcome {}

  /// So many rows were changed.
  record Changed(String statementType, long rows) implements Outcome {}

  /// A table or view was made or dropped.
  record Defined(String statementType) implements Outcome {}

  /// It failed.
  record Failed(RefusedException refusal) implements Outcome {
    @Override
    public String statementType() {
      return "";
    }
  }
}
