package io.sluice.local.cli.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a replay asks the warehouse, and notes in it.
interface Warehouse {
  /// How many rejections there are.
  ///
  /// @param stage where they were found out
  /// @param reason what kind of fault
  /// @param replayed whether they were replayed before
  /// @param day the UTC day on which they were received
  record Count(String stage, String reason, boolean replayed, Instant day, long rejections) {}

  /// Rows of a table with the same id, source and message.
  ///
  /// @param receivedAt when the last of them was received
  record Copy(String id, String source, String messageId, Instant receivedAt) {}

  /// Places, page by page.
  interface Places {
    /// The next ones; none at the end.
    List<Kept.Place> next() throws ReplayException;
  }

  /// Counts rejections, those that were replayed before as well.
  List<Count> count(Filter filter) throws ReplayException, InterruptedException;

  /// The places of the rejections of a UTC day, the one received last first: whoever mended an
  /// event and was refused once more meant the later one.
  Places places(Filter filter, Instant day) throws ReplayException, InterruptedException;

  /// Reads rejections, in the order of their places; those that were deleted meanwhile are left
  /// out.
  List<Kept> read(List<Kept.Place> places) throws ReplayException, InterruptedException;

  /// The rows of a table with some ids that it received at a time or after, in whatever partition.
  /// None when there is no such table.
  ///
  /// @param parts whether also the rows `id#0`, `id#1`, ... of each id
  List<Copy> copies(String table, List<String> ids, boolean parts, Instant since)
      throws ReplayException, InterruptedException;

  /// Notes which message carries which rejection, by their ids.
  void note(Map<String, String> messages, Instant now) throws ReplayException, InterruptedException;
}
