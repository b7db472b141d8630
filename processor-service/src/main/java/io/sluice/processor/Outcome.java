package io.sluice.processor;

import java.util.Map;

/// What became of the work of one message.
sealed interface Outcome {
  /// Every row is in its table.
  ///
  /// @param stored rows of events, written now
  /// @param rejected rows of rejections, written now
  /// @param known rows that an earlier delivery of the same message had written
  /// @param duplicates rows whose event another message had written
  record Stored(int stored, int rejected, int known, int duplicates) implements Outcome {}

  /// The warehouse names rows as bad, and took none of that table: replace them, then ask again.
  ///
  /// @param again what to say when asking again
  record Refused(Map<Candidate, String> rows, Attempt again) implements Outcome {}

  /// Nothing may be concluded: the message has to be delivered again.
  ///
  /// @param reason what stood in the way, for people
  record NotStored(String reason) implements Outcome {}
}
