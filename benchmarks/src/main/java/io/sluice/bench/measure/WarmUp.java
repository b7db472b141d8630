package io.sluice.bench.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Lets those that are compared later work for some time before. Each works in turn, and what is
/// warm leaves its time to the others.
public final class WarmUp {
  /// What compilers use of the time of a JVM that is warm.
  public static final double SETTLED = 0.1;

  /// How often each works, unless it is warm before or others leave it their time.
  public static final int SLICES = 8;

  private WarmUp() {}

  /// A slice of work.
  @FunctionalInterface
  public interface Slice<T> {
    /// Lets one work.
    ///
    /// @param number of the slice, from 1
    /// @return whether it is warm, or can work no more
    boolean warms(T one, Duration time, int number) throws IOException, InterruptedException;
  }

  /// Lets all work until they are warm, once at least.
  ///
  /// @param all one at least
  /// @param most how long all of them together
  /// @throws IOException when one fails
  public static <T> void run(List<T> all, Duration most, Slice<T> slice)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    Duration time = most.dividedBy((long) SLICES * all.size());
    List<T> cold = all;
    int number = 0;
    do {
      number++;
      var still = new ArrayList<T>();
      for (T each : cold) {
        if (!slice.warms(each, time, number)) {
          still.add(each);
        }
      }
      cold = still;
    } while (!cold.isEmpty() && System.nanoTime() < end);
  }
}
