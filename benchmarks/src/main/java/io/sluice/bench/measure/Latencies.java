package io.sluice.bench.measure;

import java.util.Arrays;

/// How long each of many things took.
public final class Latencies {
  private static final int FIRST_SIZE = 1024;
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[FIRST_SIZE];
  private int count;

  /// Notes one.
  public synchronized void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  /// These and others.
  public Latencies plus(Latencies others) {
    var all = new Latencies();
    copyTo(all);
    others.copyTo(all);
    return all;
  }

  private synchronized void copyTo(Latencies all) {
    Arrays.stream(nanos, 0, count).forEach(all::add);
  }

  /// How many there are.
  public synchronized int count() {
    return count;
  }

  /// The milliseconds within which a share of them was done, by the nearest rank; 0 when there are
  /// none.
  ///
  /// @param share such as 0.5 for the median
  public synchronized double millis(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / NANOS_PER_MILLI;
  }
}
