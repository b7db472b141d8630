package io.sluice.bench.measure;

import java.io.IOException;

/// What a table has of the events that were sent for it: the work that is compared is equal when it
/// has each of them once.
///
/// @param who sent them; empty when nobody else did
/// @param sent how many
/// @param rows of the table
/// @param ids how many different events they are
public record Stored(String who, long sent, long rows, long ids) {
  /// Counts them.
  ///
  /// @param table of the dataset of the local stack
  public static Stored count(Warehouse warehouse, String who, String table, long sent)
      throws IOException {
    return new Stored(
        who,
        sent,
        warehouse.number("SELECT COUNT(*) FROM " + table),
        warehouse.number("SELECT COUNT(DISTINCT event_id) FROM " + table));
  }

  /// What has come since an earlier count of the same table.
  public Stored since(Stored earlier) {
    return new Stored(who, sent, rows - earlier.rows, ids - earlier.ids);
  }

  /// Whether it has each of them once, and nothing else.
  public boolean isRight() {
    return rows == sent && ids == sent;
  }

  /// In a sentence.
  @Override
  public String toString() {
    return "%sevents pushed: %,d, rows: %,d, ids: %,d; %s"
        .formatted(
            who.isEmpty() ? "" : who + ": ",
            sent,
            rows,
            ids,
            isRight() ? "as it has to be" : "WRONG, so none of these figures count");
  }
}
