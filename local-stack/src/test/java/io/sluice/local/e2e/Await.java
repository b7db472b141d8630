package io.sluice.local.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for conditions, never for time alone.
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Await() {}

  /// Returns once the condition holds.
  static void until(String what, Duration most, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + most.toSeconds() + " s: " + what);
      }
      pause();
    }
  }

  /// Returns after a time during which the condition never failed.
  static void stays(String what, Duration time, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      if (!condition.call()) {
        throw new AssertionError("did not stay so: " + what);
      }
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
