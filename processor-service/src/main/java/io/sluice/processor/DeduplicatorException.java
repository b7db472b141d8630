package io.sluice.processor;

/// The deduplicator did not answer.
public final class DeduplicatorException extends RuntimeException {
  public DeduplicatorException(String message) {
    super(message);
  }

  public DeduplicatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
