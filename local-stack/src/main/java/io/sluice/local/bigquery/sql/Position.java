package io.sluice.local.bigquery.sql;

/// A place in the statement, both counted from one, printed as BigQuery does.
record Position(int line, int column) {
  @Override
  public String toString() {
    return "[" + line + ":" + column + "]";
  }
}
