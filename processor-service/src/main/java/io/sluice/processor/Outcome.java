package io.sluice.processor;

import java.util.Map;

/// What became of the work of one message in one batch.
sealed interface Outcome {
  /// Every row is in its table.
  ///
  /// @param stored rows of events, written now
  /// @param rejected rows of rejections, written now
  /// @param duplicates rows whose event was in its table already
  record Stored(int stored, int rejected, int duplicates) implements Outcome {}

  /// Somebody else works on it, or on one of its events: ask again later.
  record Busy() implements Outcome {}

  /// A claim without an owner stands in the way: settle it, then ask again.
  record Stale(Claim.OpenClaim claim) implements Outcome {}

  /// The warehouse names rows as bad, and took none: replace them, then ask again.
  record Refused(Map<Candidate, String> rows) implements Outcome {}

  /// Redis or the warehouse is not there, or did not answer: ask again later.
  record Unavailable(String reason) implements Outcome {}
}
