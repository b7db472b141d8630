package io.sluice.local.pubsub;

import org.jspecify.annotations.Nullable;

/// One message on its way to one subscription; its fields belong to the [DeliveryQueue].
final class Delivery {
  enum State {
    /// In the line of those that anybody may take.
    READY,
    /// In a consumer's hands.
    TAKEN,
    /// Failed, and waiting for its back-off.
    RESTING,
    /// On its way to the dead-letter topic.
    FORWARDED,
    ACKED
  }

  final StoredMessage message;
  State state = State.READY;
  int attempt;

  /// When the lease or the rest ends, by [System#nanoTime]; meaningful while it is timed.
  long dueNanos;

  @Nullable Window holder;

  Delivery(StoredMessage message) {
    this.message = message;
  }

  /// 1 for the first delivery since the start of this process.
  int attempt() {
    return attempt;
  }
}
