package io.sluice.processor;

import io.sluice.service.Component;
import java.util.List;

/// Remembers which messages and events are in their tables, and who is about to put them there.
/// Each call is one atomic step, which may be repeated.
///
/// What it remembers of a message: nothing; a claim, with one place for each table; that somebody
/// asks the warehouse about it, or was about to; or that it is done.
public interface Deduplicator extends Component {
  /// Says of a stream that the warehouse does not know it any more.
  long ROWS_UNKNOWN = -1;

  /// By how much clocks may differ, and how long a message may be on its way, in seconds: a message
  /// that is older than what is remembered of the done ones, less this, is looked up.
  int TOLERANCE_SECONDS = 120;

  /// Begins to remember, unless it does already. Has to be called before the first claim.
  ///
  /// @param nothingStored whether nothing can have been stored before this moment, because there
  ///   was no table. Else the warehouse is asked about everything older
  /// @throws DeduplicatorException when there is no answer
  void begin(boolean nothingStored);

  /// Asks for the messages of a batch, in order, each whole or not at all. Granted rows get the
  /// next offsets of our streams. The same call with the same token has the same answer.
  ///
  /// @param token names this batch: the owner, a dot, a number
  /// @param tails ends of our streams, one for each table that the batch wants to append to
  /// @throws DeduplicatorException when there is no answer; the claims may have been made
  Claims claim(String token, List<Tail> tails, List<Wanted> wanted);

  /// Notes that all rows of messages are in their tables: the warehouse said so, which is the truth
  /// whoever holds the claim.
  ///
  /// @param token names the batch
  /// @return how many of them somebody else had claimed meanwhile, which must not happen
  /// @throws DeduplicatorException when there is no answer; a redelivery settles the claims then
  int confirm(String token, List<Stored> stored);

  /// Notes how many rows a stream holds for good. Every open place on it is judged by that from now
  /// on, and nobody gets a place on it any more. The first number counts.
  ///
  /// @param rows [#ROWS_UNKNOWN] when the warehouse has forgotten it; a number replaces that
  /// @return what is noted
  /// @throws DeduplicatorException when there is no answer
  long settled(String stream, long rows);

  /// A message that is in its tables.
  ///
  /// @param message its key
  /// @param revision names what it wanted, see [Wanted]
  /// @param eventKeys what its events are remembered by, duplicates and refused rows left out
  record Stored(String message, String revision, List<String> eventKeys) {}
}
