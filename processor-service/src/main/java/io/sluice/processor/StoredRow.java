package io.sluice.processor;

import io.sluice.model.json.Json;
import io.sluice.model.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of a table, as much of it as tells whether it is one that is sought.
///
/// @param id value of the table's first column
/// @param receivedAt value of the column that the table is partitioned by
/// @param messageId the message that carried it
/// @param source where its event came from
/// @param data the payload, when it was read
public record StoredRow(
    String id,
    Instant receivedAt,
    @Nullable String messageId,
    @Nullable String source,
    @Nullable Json data) {

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
    if (data == null) {
      return Comparison.UNREAD;
    }
    return comparison(value(row, "data") instanceof Json other && JsonContent.same(data, other));
  }

  private boolean isWithin(Row row, Duration window) {
    return value(row, row.table().partitionedBy()) instanceof Instant received
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
