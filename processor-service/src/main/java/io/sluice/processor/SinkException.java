package io.sluice.processor;

/// The warehouse did not do what it was asked. The message says what, and what to do.
public final class SinkException extends RuntimeException {
  public SinkException(String message) {
    super(message);
  }

  public SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
