package io.sluice.processor;

import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Typed tables of several shapes, and their rows.
public final class Shapes {
  /// What they are called.
  public static final String NAME = "signins";

  /// The column for what has no column.
  public static final String REST = "additional_properties";

  private static final int BYTES = 10_000;
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private Shapes() {}

  /// A typed table with these columns of its own.
  public static Table table(Column... own) {
    return table("received_at", List.of("event_type", "source"), own);
  }

  /// The same, partitioned and clustered otherwise.
  public static Table table(String partitionedBy, List<String> clusteredBy, Column... own) {
    return bare(
        partitionedBy,
        clusteredBy,
        Stream.concat(Stream.of(own), Stream.of(column(REST, ColumnType.JSON))).toList());
  }

  /// A typed table without the column for everything else.
  public static Table bare(String partitionedBy, List<String> clusteredBy, List<Column> own) {
    var columns = new ArrayList<Column>();
    EventsTable.TABLE.columns().stream()
        .filter(column -> !column.name().equals("data"))
        .forEach(columns::add);
    columns.addAll(own);
    return new Table(NAME, "Sign-ins.", columns, partitionedBy, clusteredBy, null);
  }

  /// A column that may be null.
  public static Column column(String name, ColumnType type) {
    return new Column(name, type, false, "About " + name + ".");
  }

  /// The column with any number of values.
  public static Column repeated(Column column) {
    return new Column(
        column.name(), column.type(), Mode.REPEATED, column.description(), column.fields());
  }

  /// A column with fields.
  public static Column record(String name, Column... fields) {
    return new Column(
        name, ColumnType.RECORD, Mode.NULLABLE, "About " + name + ".", List.of(fields));
  }

  /// A row with these values of its own columns; null in those that are not named.
  public static Row row(Table table, String id, Map<String, ?> own) {
    return row(table, id, "m-" + id, own);
  }

  /// The same, of a message of that key.
  public static Row row(Table table, String id, String message, Map<String, ?> own) {
    var values = new ArrayList<@Nullable Object>();
    for (Column column : table.columns()) {
      values.add(value(column, id, message, own));
    }
    if (!Set.copyOf(table.columns().stream().map(Column::name).toList())
        .containsAll(own.keySet())) {
      throw new IllegalArgumentException("no such columns: " + own);
    }
    return new Row(table, values, BYTES);
  }

  private static @Nullable Object value(
      Column column, String id, String message, Map<String, ?> own) {
    return switch (column.name()) {
      case "event_id" -> id;
      case "event_type" -> "signin";
      case "source" -> "s";
      case "message_id" -> message;
      case "received_at" -> NOW;
      default -> own.containsKey(column.name()) ? own.get(column.name()) : none(column);
    };
  }

  private static @Nullable Object none(Column column) {
    return column.mode() == Mode.REPEATED ? List.of() : null;
  }
}
