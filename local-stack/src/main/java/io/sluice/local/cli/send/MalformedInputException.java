package io.sluice.local.cli.send;

import java.io.IOException;

/// The input is not JSON. Everything before the place that the message names was an event.
final class MalformedInputException extends IOException {
  /// @param offset bytes before the fault
  /// @param line the line of the fault, from 1
  MalformedInputException(String what, long offset, long line) {
    super("byte %d (line %d): %s; mend it there and send again".formatted(offset, line, what));
  }
}
