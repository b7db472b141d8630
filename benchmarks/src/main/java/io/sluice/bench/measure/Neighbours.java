package io.sluice.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/// What the neighbours of a virtual machine cost it. Its processor may be one of the two hardware
/// threads of a core: whatever another guest does on the second one takes from what both execute
/// with, for tenths of a second or for minutes, and the system of this machine does not know.
///
/// A thread takes a few steps of the same work all the time, as many of whose instructions as a
/// core can execute are ready at once, and looks at how much CPU time they take: up to 1.6 times as
/// much beside a neighbour. Work whose instructions wait for each other would feel little of it.
public final class Neighbours {
  /// Steps of a look: some 60 microseconds, so that the looks use less than a hundredth of a
  /// processor.
  private static final int STEPS = 20_000;

  private static final Duration PAUSE = Duration.ofMillis(10);

  /// Looks until the steps are compiled.
  private static final int FIRST = 200;

  private static volatile Looks all = new Looks(0, 0);

  @SuppressWarnings("unused") // what is not used would not be computed
  private static volatile long result;

  static {
    for (int i = 0; i < FIRST; i++) {
      steps();
    }
    Thread.ofPlatform().daemon().name("neighbours").start(Neighbours::look);
  }

  private Neighbours() {}

  /// What was seen since this was called first.
  public static Looks looks() {
    return all;
  }

  /// What some looks saw.
  ///
  /// @param count of looks
  /// @param nanos of CPU time that all of them took
  public record Looks(long count, long nanos) {
    /// Those of them that came after some.
    public Looks since(Looks earlier) {
      return new Looks(count - earlier.count, nanos - earlier.nanos);
    }

    /// Nanoseconds of CPU time for a step; NaN when there was no look.
    public double nanosOfStep() {
      return (double) nanos / count / STEPS;
    }
  }

  private static void look() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try {
      while (true) {
        Thread.sleep(PAUSE);
        long start = threads.getCurrentThreadCpuTime();
        steps();
        long took = threads.getCurrentThreadCpuTime() - start;
        all = new Looks(all.count + 1, all.nanos + took);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Eight chains that need nothing of each other.
  private static void steps() {
    long a = 1;
    long b = 2;
    long c = 3;
    long d = 4;
    long e = 5;
    long f = 6;
    long g = 7;
    long h = 8;
    for (int i = 0; i < STEPS; i++) {
      a = (a + i) ^ (a << 3);
      b = (b + i) ^ (b << 3);
      c = (c + i) ^ (c << 3);
      d = (d + i) ^ (d << 3);
      e = (e + i) ^ (e << 3);
      f = (f + i) ^ (f << 3);
      g = (g + i) ^ (g << 3);
      h = (h + i) ^ (h << 3);
    }
    result = a + b + c + d + e + f + g + h;
  }
}
