package io.sluice.model.table;

import java.time.Duration;
import java.util.List;

/// The table `replayed_events`: one row for each time a rejection was given to the topic again.
public final class ReplayedEventsTable {
  /// Name of the table.
  public static final String NAME = "replayed_events";

  private ReplayedEventsTable() {}

  /// The table, whose rows are kept for some time: as long as those of `rejected_events`, so that
  /// none is forgotten before its rejection is.
  public static Table of(Duration kept) {
    return new Table(
        NAME,
        "One row for each time that a rejected event was published again.",
        List.of(
            new Column(
                "rejection_id", ColumnType.STRING, true, "Which rejection of `rejected_events`."),
            new Column(
                "replayed_at",
                ColumnType.TIMESTAMP,
                true,
                "When Pub/Sub took it again. The table is partitioned by its day."),
            new Column(
                "message_id", ColumnType.STRING, true, "The message that carries it again.")),
        "replayed_at",
        List.of("rejection_id"),
        kept);
  }
}
