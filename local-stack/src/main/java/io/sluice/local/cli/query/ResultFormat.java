package io.sluice.local.cli.query;

import java.util.List;

/// How rows are written. Called in this order: columns once, rows in parts, end once.
interface ResultFormat {
  void columns(List<Column> columns);

  void rows(List<List<Cell>> rows);

  /// After the last row.
  ///
  /// @param more rows that the result has and that were not asked for
  void end(long more);
}
