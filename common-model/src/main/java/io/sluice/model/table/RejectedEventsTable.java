package io.sluice.model.table;

import io.sluice.model.Rejection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The table `rejected_events`: one row for each event that could not be used.
public final class RejectedEventsTable {
  /// Name of the table.
  public static final String NAME = "rejected_events";

  private final Table table;

  /// The table, whose rows are kept for some time.
  public RejectedEventsTable(Duration kept) {
    table =
        new Table(
            NAME,
            "One row for each event that could not be used, with the reason and the bytes that came in.",
            List.of(
                new Column("rejection_id", ColumnType.STRING, true, "Names this rejection."),
                new Column(
                    "received_at",
                    ColumnType.TIMESTAMP,
                    true,
                    "When the event came in. The table is partitioned by its day."),
                new Column(
                    "stage",
                    ColumnType.STRING,
                    true,
                    "Where it was found out: DECODE, VALIDATE, TRANSFORM, MAP, SINK."),
                new Column(
                    "reason",
                    ColumnType.STRING,
                    true,
                    "MALFORMED, INVALID, TOO_LARGE, UNMAPPABLE or REFUSED_BY_SINK."),
                new Column("detail", ColumnType.STRING, false, "What is wrong, which value."),
                new Column(
                    "event_id",
                    ColumnType.STRING,
                    false,
                    "The event's id, as far as it could be read."),
                new Column(
                    "event_type",
                    ColumnType.STRING,
                    false,
                    "The event's type, as far as it could be read."),
                new Column(
                    "source",
                    ColumnType.STRING,
                    false,
                    "The event's source, as far as it could be read."),
                new Column("message_id", ColumnType.STRING, false, "The message that carried it."),
                new Column("content_type", ColumnType.STRING, false, "Media type of what came in."),
                new Column(
                    "raw",
                    ColumnType.BYTES,
                    false,
                    "The event's bytes as they came in, or as one CloudEvent if `content_type` says so; at most the first 1 MB."),
                new Column("raw_cut", ColumnType.BOOL, false, "Whether there were more.")),
            "received_at",
            List.of("reason", "source"),
            kept);
  }

  /// The table.
  public Table table() {
    return table;
  }

  /// The row of a rejection that a message carried, or that its processing made.
  public Row row(Rejection rejection, String messageKey) {
    return Row.of(
        table,
        Arrays.asList(
            rejection.id(),
            rejection.receivedAt(),
            rejection.stage().name(),
            rejection.reason().name(),
            rejection.detail(),
            rejection.eventId(),
            rejection.eventType(),
            rejection.source(),
            messageKey,
            rejection.contentType(),
            rejection.raw(),
            rejection.rawCut()));
  }
}
