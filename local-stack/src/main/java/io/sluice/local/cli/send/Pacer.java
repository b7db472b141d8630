package io.sluice.local.cli.send;

import java.time.Duration;

/// Says when the next event is due, so that on average no more than so many a second go out.
final class Pacer {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerEvent;
  private final long start = System.nanoTime();
  private long taken;

  /// @param perSecond events a second; infinite for no limit
  Pacer(double perSecond) {
    this.nanosPerEvent = NANOS_PER_SECOND / perSecond;
  }

  /// Whether the next event may go at once.
  boolean isDue() {
    return untilDue() <= 0;
  }

  /// Waits until the next event is due, and counts it as gone.
  void await() throws InterruptedException {
    long wait = untilDue();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait));
    }
    taken++;
  }

  private long untilDue() {
    return (long) (taken * nanosPerEvent) - (System.nanoTime() - start);
  }
}
