package io.sluice.local.cli.send;

import java.io.IOException;

/// Some events were not taken, and sending has stopped.
final class NotSentException extends IOException {
  /// @param first the first event that may not have been taken
  NotSentException(String why, InputEvent first) {
    super("%s; not sent: %s and what comes after it".formatted(why, first.place()));
  }
}
