package io.sluice.bench.load;

import java.time.Duration;

/// Spreads the events of all senders evenly over time. What an outage kept back is made up for.
final class Pacer {
  private final double nanosPerEvent;
  private long nextNanos = System.nanoTime();

  /// @param rate events per second
  Pacer(int rate) {
    this.nanosPerEvent = (double) Duration.ofSeconds(1).toNanos() / rate;
  }

  /// Waits until it is time to send so many events.
  void await(int events) throws InterruptedException {
    long left = reserve(events) - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  private synchronized long reserve(int events) {
    long mine = nextNanos;
    nextNanos += (long) (events * nanosPerEvent);
    return mine;
  }
}
