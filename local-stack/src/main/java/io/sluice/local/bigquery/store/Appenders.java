package io.sluice.local.bigquery.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Those of one transaction, one for each table: to open and close one takes DuckDB most of a
/// millisecond, whatever is appended.
final class Appenders implements AutoCloseable {
  private final DuckDBConnection connection;
  private final Map<TableId, RowAppender> open = new HashMap<>();

  Appenders(DuckDBConnection connection) {
    this.connection = connection;
  }

  RowAppender of(Table table) throws SQLException {
    RowAppender known = open.get(table.id());
    if (known != null) {
      return known;
    }
    RowAppender appender = RowAppender.open(connection, table);
    open.put(table.id(), appender);
    return appender;
  }

  /// Hands their rows to the transaction. Closes every one of them, also after one that fails.
  @Override
  public void close() throws SQLException {
    @Nullable SQLException failure = null;
    for (RowAppender appender : open.values()) {
      try {
        appender.close();
      } catch (SQLException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
