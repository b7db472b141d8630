package io.sluice.processor;

import io.sluice.model.json.Json;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of a table, as much of it as tells whether it is one that is sought.
///
/// @param id value of the table's first column
/// @param receivedAt when ingest received its event, whatever the table is partitioned by
/// @param messageId the message that carried it
/// @param source where its event came from
/// @param content the column `data` where the table has one, else the whole row as an object; null
///   when it was not read
public record StoredRow(
    String id,
    Instant receivedAt,
    @Nullable String messageId,
    @Nullable String source,
    @Nullable Json content) {
  /// The column that says when a row was received.
  public static final String RECEIVED = "received_at";

  private static final String DATA = "data";

  /// What a comparison says.
  public enum Comparison {
    /// It is the row that is sought.
    SAME,
    /// It is another one.
    OTHER,
    /// It is the row that is sought if the data are the same, and they were not read.
    UNREAD
  }

  /// Compares it with a row that is sought.
  ///
  /// @param window how far apart both may have been received
  public Comparison compare(Sought sought, Duration window) {
    Row row = sought.row();
    if (!id.equals(row.values().getFirst()) || !isWithin(row, window)) {
      return Comparison.OTHER;
    }
    return switch (sought.same()) {
      case ID -> Comparison.SAME;
      case MESSAGE -> comparison(hasMessageOf(row));
      case SOURCE -> comparison(hasMessageOf(row) || hasSourceOf(row));
      case CONTENT -> hasMessageOf(row) ? Comparison.SAME : compareContent(row);
    };
  }

  private Comparison compareContent(Row row) {
    if (!hasSourceOf(row)) {
      return Comparison.OTHER;
    }
    if (content == null) {
      return Comparison.UNREAD;
    }
    return comparison(
        hasData(row.table())
            ? value(row, DATA) instanceof Json other && JsonContent.same(content, other)
            : TypedContent.same(row, content));
  }

  /// Whether the content of a table's rows is one column.
  public static boolean hasData(Table table) {
    return table.columns().stream().anyMatch(column -> column.name().equals(DATA));
  }

  private boolean isWithin(Row row, Duration window) {
    return value(row, RECEIVED) instanceof Instant received
        && Duration.between(received, receivedAt).abs().compareTo(window) <= 0;
  }

  private boolean hasMessageOf(Row row) {
    return messageId != null && messageId.equals(value(row, "message_id"));
  }

  private boolean hasSourceOf(Row row) {
    return Objects.equals(source, value(row, "source"));
  }

  private static @Nullable Object value(Row row, String column) {
    return row.values().get(row.table().position(column));
  }

  private static Comparison comparison(boolean same) {
    return same ? Comparison.SAME : Comparison.OTHER;
  }
}
