package io.sluice.service;

import org.jspecify.annotations.Nullable;

/// A service cannot start. The message is one line that says what to do.
public final class StartException extends RuntimeException {
  public StartException(String message) {
    this(message, null);
  }

  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
