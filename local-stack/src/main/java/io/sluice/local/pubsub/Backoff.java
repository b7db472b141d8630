package io.sluice.local.pubsub;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Delay before a message is delivered again: doubled with every failed attempt, between `min` and
/// `max`, and up to a fifth shorter by chance, so that messages that failed together part.
record Backoff(Duration min, Duration max) {
  private static final double JITTER = 0.2;

  /// The delay after `failedAttempts`, which is 1 or more.
  long nanos(int failedAttempts) {
    double full = (double) min.toNanos() * Math.pow(2, failedAttempts - 1.0);
    double bounded = Math.min(full, (double) max.toNanos());
    double jittered = bounded * (1 - JITTER * ThreadLocalRandom.current().nextDouble());
    return Math.max((long) jittered, min.toNanos());
  }
}
