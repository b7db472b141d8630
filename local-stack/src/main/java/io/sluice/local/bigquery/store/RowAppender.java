package io.sluice.local.bigquery.store;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Appends rows to one table within a transaction.
///
/// A row is a list with one value for each of the table's columns: String (also for JSON, already
/// checked), byte[], Long, Double, Boolean, OffsetDateTime, LocalDate, LocalTime, LocalDateTime,
/// BigDecimal of the type's scale, a list of the same kind for a STRUCT, a list of values for a
/// REPEATED column, or null. [CellReader] makes them.
public final class RowAppender {
  private final DuckDBAppender appender;
  private final List<Column> columns;

  private RowAppender(DuckDBAppender appender, List<Column> columns) {
    this.appender = appender;
    this.columns = columns;
  }

  static RowAppender open(DuckDBConnection connection, Table table) throws SQLException {
    TableId id = table.id();
    return new RowAppender(
        connection.createAppender(id.datasetId().duckdbSchema(), id.table()), table.columns());
  }

  /// Appends one row.
  public void append(List<? extends @Nullable Object> row) throws SQLException {
    appender.beginRow();
    for (int i = 0; i < columns.size(); i++) {
      append(columns.get(i), row.get(i));
    }
    appender.endRow();
  }

  private void append(Column column, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case String text -> appender.append(text);
      case Long number -> appender.append(number.longValue());
      case Double number -> appender.append(number.doubleValue());
      case Boolean truth -> appender.append(truth.booleanValue());
      case byte[] bytes -> appender.append(bytes);
      case OffsetDateTime time -> appender.append(time);
      case LocalDateTime time -> appender.append(time);
      case LocalDate date -> appender.append(date);
      case LocalTime time -> appender.append(time);
      case BigDecimal number -> appender.append(number);
      case List<?> values when column.repeated() -> appender.append(values);
      case List<?> fields -> appendStruct(column, fields);
      default -> throw new IllegalArgumentException("no value of a column: " + value.getClass());
    }
  }

  private void appendStruct(Column column, List<?> fields) throws SQLException {
    appender.beginStruct();
    for (int i = 0; i < fields.size(); i++) {
      append(column.fields().get(i), fields.get(i));
    }
    appender.endStruct();
  }

  /// Hands the rows to the transaction. The driver's own close does so too, but says nothing when
  /// the rows are refused.
  void close() throws SQLException {
    try {
      appender.flush();
    } finally {
      appender.close();
    }
  }
}
