package io.sluice.model.schema;

import io.sluice.model.Event;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.Message;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table whose columns a schema gives: those of `events` without `data`, then the schema's, then
/// `additional_properties` with what no column holds.
public final class TypedTable {
  private static final int DATA = EventsTable.TABLE.position(ColumnNames.DATA);

  private final Table table;
  private final EventSchema schema;

  private TypedTable(Table table, EventSchema schema) {
    this.table = table;
    this.schema = schema;
  }

  /// The table of a schema.
  ///
  /// @param where what is told of the place that names the table, before each complaint
  /// @param name its id in the dataset
  /// @param partitionBy null for `received_at`
  /// @param clusterBy null for `event_type` and `source`
  /// @throws InvalidConfigException when the rows cannot be partitioned or clustered so
  public static TypedTable of(
      String where,
      String name,
      EventSchema schema,
      @Nullable String partitionBy,
      @Nullable List<String> clusterBy) {
    var columns = new ArrayList<>(EventsTable.TABLE.columns());
    Column data = columns.remove(DATA);
    columns.addAll(schema.columns());
    columns.add(
        new Column(
            ColumnNames.ADDITIONAL,
            ColumnType.JSON,
            data.required(),
            "The fields of the payload that no column holds, as one object."));
    String description =
        schema
            .description()
            .orElseGet(() -> "One row for each event that obeys %s.".formatted(schema.file()));
    return new TypedTable(
        Layout.table(where, name, description, columns, partitionBy, clusterBy), schema);
  }

  /// The table `events` under another name, for events without a schema; their rows are
  /// [EventsTable#row(Table, Event, Message, Json)].
  ///
  /// @param where what is told of the place that names the table, before each complaint
  /// @param name its id in the dataset
  /// @param partitionBy null for `received_at`
  /// @param clusterBy null for `event_type` and `source`
  /// @throws InvalidConfigException when the rows cannot be partitioned or clustered so
  public static Table untyped(
      String where, String name, @Nullable String partitionBy, @Nullable List<String> clusterBy) {
    return Layout.table(
        where,
        name,
        EventsTable.TABLE.description(),
        EventsTable.TABLE.columns(),
        partitionBy,
        clusterBy);
  }

  /// The table, as it is created.
  public Table table() {
    return table;
  }

  /// The schema of its rows.
  public EventSchema schema() {
    return schema;
  }

  /// The row of an event whose data was checked before. Without clock or chance: the same event of
  /// the same message has always the same row.
  ///
  /// @param data what is stored: the event's, or what a transform made of it
  public MappedRow row(Event event, Message message, Json data) {
    return row(event, message, schema.values(data));
  }

  /// The row of an event whose data is checked now.
  ///
  /// @param data what is stored: the event's, or what a transform made of it
  public MappedRow checkedRow(Event event, Message message, Json data) {
    return row(event, message, schema.checked(data));
  }

  private MappedRow row(Event event, Message message, Mapped data) {
    return switch (data) {
      case Mapped.Refused refused ->
          new MappedRow.Refused(
              event.binary() ? EventSchema.BINARY + refused.detail() : refused.detail());
      case Mapped.Values values -> {
        var all = new ArrayList<@Nullable Object>(EventsTable.row(event, message).values());
        all.remove(DATA);
        all.addAll(values.list());
        all.add(values.additionalProperties());
        yield new MappedRow.ToRow(Row.of(table, all));
      }
    };
  }
}
