package io.sluice.model.table;

import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table `events`: one row for each event.
public final class EventsTable {
  /// The table.
  public static final Table TABLE =
      new Table(
          "events",
          "One row for each event that Sluice accepted, exactly once.",
          List.of(
              new Column(
                  "event_id",
                  ColumnType.STRING,
                  true,
                  "What the sender calls the event; made up when it names none."),
              new Column("event_type", ColumnType.STRING, true, "What kind of thing happened."),
              new Column("source", ColumnType.STRING, false, "Where the event comes from."),
              new Column(
                  "subject",
                  ColumnType.STRING,
                  false,
                  "What the event is about, as CloudEvents say it."),
              new Column(
                  "event_time",
                  ColumnType.TIMESTAMP,
                  false,
                  "When it happened, by the sender's clock; the receive time when it does not say."),
              new Column(
                  "received_at",
                  ColumnType.TIMESTAMP,
                  true,
                  "When ingest received it. The table is partitioned by its day."),
              new Column(
                  "published_at",
                  ColumnType.TIMESTAMP,
                  false,
                  "When Pub/Sub took the message that carried it."),
              new Column(
                  "message_id",
                  ColumnType.STRING,
                  true,
                  "The message that carried it: ingest's pack id, or Pub/Sub's message id for other producers."),
              new Column(
                  "data",
                  ColumnType.JSON,
                  false,
                  "The payload; of a plain JSON event the whole of it."),
              new Column(
                  "attributes",
                  ColumnType.JSON,
                  false,
                  "The other CloudEvents attributes and extensions, as one object.")),
          "received_at",
          List.of("event_type", "source"),
          null);

  private EventsTable() {}

  /// A table of the same columns under another name.
  ///
  /// @param partitionedBy the TIMESTAMP column whose day names the partition
  /// @param clusteredBy columns that rows of a partition are sorted by
  public static Table like(
      String name, String description, String partitionedBy, List<String> clusteredBy) {
    return new Table(name, description, TABLE.columns(), partitionedBy, clusteredBy, null);
  }

  /// The row of an event. Without clock or chance: the same event of the same message has always
  /// the same row.
  public static Row row(Event event, Message message) {
    return row(TABLE, event, message, event.data());
  }

  /// The row of an event in a table like `events`.
  ///
  /// @param data what is stored as its payload
  public static Row row(Table table, Event event, Message message, Json data) {
    return Row.of(
        table,
        Arrays.asList(
            event.id(),
            event.type(),
            event.source(),
            event.subject(),
            event.time(),
            event.receivedAt(),
            message.publishTime().truncatedTo(ChronoUnit.MICROS),
            message.key(),
            JsonColumn.storable(data),
            attributes(event)));
  }

  private static @Nullable Json attributes(Event event) {
    if (event.attributes().isEmpty()) {
      return null;
    }
    var buffer = new JsonBuffer(128).raw('{');
    event.attributes().forEach((name, value) -> buffer.name(name).raw(JsonColumn.storable(value)));
    return buffer.raw('}').toJson();
  }
}
