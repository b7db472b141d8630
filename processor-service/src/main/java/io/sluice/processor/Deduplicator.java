package io.sluice.processor;

import io.sluice.service.Component;
import java.util.List;
import java.util.Map;

/// Remembers which messages and events are in their tables, and who is about to put them there.
/// Each call is one atomic step.
public interface Deduplicator extends Component {
  /// Asks for the messages of a batch, in order, each whole or not at all. Granted rows get the
  /// next offsets of our streams. The same call with the same token has the same answer.
  ///
  /// @param token names this batch
  /// @param tails ends of our streams, one for each table that the batch wants
  /// @return one claim for each wanted message, in order
  /// @throws DeduplicatorException when there is no answer; the claims may have been made
  List<Claim> claim(String token, List<Tail> tails, List<Wanted> wanted);

  /// Notes that all rows of messages are in their tables.
  ///
  /// @return how many of them somebody else had claimed meanwhile, which must not happen
  /// @throws DeduplicatorException when there is no answer; a redelivery settles the claims then
  int confirm(String token, List<Stored> stored);

  /// Notes of a claim which of its places were written. If all were the message is done; else the
  /// claim is free for whoever holds the message. Does nothing when the claim has changed.
  ///
  /// @param written for each table that had a place whether its rows landed
  /// @param refused what those of its events are remembered by that the warehouse refused: they are
  ///   forgotten, so that they can be mended and sent again
  /// @throws DeduplicatorException when there is no answer
  void settle(Claim.OpenClaim claim, Map<String, Boolean> written, List<String> refused);

  /// A message that is in its tables.
  ///
  /// @param message its key
  /// @param eventKeys what its events are remembered by, duplicates and refused rows left out
  record Stored(String message, List<String> eventKeys) {}
}
