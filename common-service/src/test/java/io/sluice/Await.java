package io.sluice;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waits for conditions, never for time alone: the one place in which tests sleep.
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /// Returns once the condition holds; fails after 15 s.
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    until(what, PATIENCE, condition);
  }

  /// Returns once the condition holds; fails when that takes too long.
  public static void until(String what, Duration most, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + most.toSeconds() + " s: " + what);
      }
      pause();
    }
  }

  /// Returns after a time during which the condition never failed.
  public static void stays(String what, Duration time, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      if (!condition.call()) {
        throw new AssertionError("did not stay so: " + what);
      }
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
  }
}
