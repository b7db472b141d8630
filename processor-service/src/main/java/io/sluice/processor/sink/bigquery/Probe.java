package io.sluice.processor.sink.bigquery;

import java.util.concurrent.TimeUnit;

/// When a wider schema may be tried again: BigQuery's Write API learns of a column later than its
/// REST side, as users report within minutes.
final class Probe {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);

  private long pause = FIRST_PAUSE;
  private long notBefore = System.nanoTime();

  boolean isDue() {
    return System.nanoTime() - notBefore >= 0;
  }

  /// It was refused: the next time is later.
  void failed() {
    notBefore = System.nanoTime() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /// There was nothing to try.
  void idle() {
    notBefore = System.nanoTime() + FIRST_PAUSE;
  }

  /// It was taken, or BigQuery said that there is something new.
  void succeeded() {
    notBefore = System.nanoTime();
    pause = FIRST_PAUSE;
  }
}
