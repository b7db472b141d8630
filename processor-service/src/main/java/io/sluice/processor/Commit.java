package io.sluice.processor;

import io.sluice.service.Component;
import java.time.Instant;

/// Puts the rows of messages into their tables; messages that arrive together travel together.
interface Commit extends Component {
  /// Begins to work.
  void start();

  /// Puts the rows of a message into their tables, and waits for it.
  ///
  /// @param attempt what is known of the message
  /// @param latest when the caller has to be answered, whatever has become of it
  Outcome submit(Work work, Attempt attempt, Instant latest) throws InterruptedException;

  /// How many messages are worked on.
  int inFlight();

  /// From now on no message is waited for: what cannot be stored at once is delivered again later.
  void drain();

  /// Finishes what is under way, then ends.
  @Override
  void close();
}
