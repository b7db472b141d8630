package io.sluice.processor.transform.javascript;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// What a thread used since it began.
///
/// @param nanos of CPU time
/// @param bytes that it allocated
/// @param at when that was, by the JVM's running clock, in nanoseconds
record Usage(long nanos, long bytes, long at) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Usage ofThisThread() {
    return new Usage(
        THREADS.getCurrentThreadCpuTime(),
        THREADS.getCurrentThreadAllocatedBytes(),
        System.nanoTime());
  }

  /// Of a platform thread; of one that has ended less than nothing.
  static Usage of(long thread) {
    return new Usage(
        THREADS.getThreadCpuTime(thread),
        THREADS.getThreadAllocatedBytes(thread),
        System.nanoTime());
  }

  Usage since(Usage before) {
    return new Usage(nanos - before.nanos, bytes - before.bytes, at - before.at);
  }

  Duration cpu() {
    return Duration.ofNanos(nanos);
  }

  Duration wall() {
    return Duration.ofNanos(at);
  }
}
