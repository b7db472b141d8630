package io.sluice.local.bigquery.store;

/// Spelling of DuckDB's SQL.
public final class Sql {
  private Sql() {}

  /// The name as a quoted identifier, which may then contain anything.
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
