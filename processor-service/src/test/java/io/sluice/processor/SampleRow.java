package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.processor.Sought.Same;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a row of the table `events` is made of, as far as rows are told apart by it.
public record SampleRow(String id, String message, String source, String data, Instant receivedAt) {
  /// How far apart two rows may have been received and still be the same.
  static final Duration WINDOW = Settings.of(Map.of()).seconds(Setting.RETRY_WINDOW_SECONDS);

  /// A warehouse takes rows of about now only.
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  /// A row with an id, in all else like the others.
  public static SampleRow of(String id) {
    return new SampleRow(id, "m1", "s", "{\"n\":1.5}", NOW);
  }

  /// Rows with these ids, in all else alike.
  public static List<Row> rows(String... ids) {
    return Stream.of(ids).map(id -> of(id).row()).toList();
  }

  /// What was stored, of a row of any table.
  static StoredRow stored(Row row) {
    boolean event = row.table().name().equals(EventsTable.TABLE.name());
    return new StoredRow(
        String.valueOf(row.values().getFirst()),
        value(row, StoredRow.RECEIVED, Instant.class),
        value(row, "message_id", String.class),
        value(row, "source", String.class),
        event ? value(row, "data", Json.class) : null);
  }

  private static <T> T value(Row row, String column, Class<T> type) {
    return type.cast(row.values().get(row.table().position(column)));
  }

  SampleRow inMessage(String other) {
    return new SampleRow(id, other, source, data, receivedAt);
  }

  SampleRow fromSource(String other) {
    return new SampleRow(id, message, other, data, receivedAt);
  }

  SampleRow withData(String other) {
    return new SampleRow(id, message, source, other, receivedAt);
  }

  SampleRow later(Duration time) {
    return new SampleRow(id, message, source, data, receivedAt.plus(time));
  }

  Row row() {
    var event =
        new Event(
            id,
            source,
            "t",
            receivedAt,
            null,
            receivedAt,
            Identity.ID,
            Map.of(),
            Json.of(data),
            false);
    return EventsTable.row(event, new Message(message, new byte[0], Map.of(), NOW, 1));
  }

  /// The row as something to be looked up.
  public Sought sought(Same same) {
    return new Sought(row(), same);
  }
}
