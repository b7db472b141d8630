package io.sluice.local.cli.replay;

import java.io.IOException;

/// What is in the way of a replay, and what to do, in one line.
final class ReplayException extends IOException {
  ReplayException(String message) {
    super(message.replaceAll("\\s*\\R\\s*", " "));
  }
}
