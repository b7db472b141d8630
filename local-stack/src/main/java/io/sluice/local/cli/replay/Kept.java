package io.sluice.local.cli.replay;

import io.sluice.model.Rejection;

/// A rejection as the table holds it.
///
/// @param rejection what is needed of it: its detail is not, its bytes are not if they were cut
/// @param messageId the message that carried it
/// @param replays how often it was replayed before
record Kept(Rejection rejection, String messageId, long replays) {
  /// Where a rejection is found, without its bytes.
  ///
  /// @param micros when it was received, in microseconds since 1970
  /// @param bytes how much of it is kept
  record Place(String id, long micros, long bytes, long replays) {}
}
