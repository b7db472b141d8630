package io.sluice.processor.source.push;

/// A request that is no Pub/Sub push.
final class PushFormatException extends Exception {
  PushFormatException(String message) {
    super(message, null, false, false);
  }
}
