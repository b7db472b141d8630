package io.sluice.bench.push;

import java.time.Duration;

/// Processor time of everything that takes part.
///
/// @param compilers what of the service's is that of its compilers
/// @param stack of the local stack, that is of BigQuery's stand-in
/// @param load of the pushes, and of the proxies if there are any
public record CpuTimes(
    Duration service, Duration compilers, Duration redis, Duration stack, Duration load) {
  /// Of what has not begun.
  public static final CpuTimes NONE =
      new CpuTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  /// What was used since an earlier moment.
  public CpuTimes since(CpuTimes earlier) {
    return new CpuTimes(
        service.minus(earlier.service),
        compilers.minus(earlier.compilers),
        redis.minus(earlier.redis),
        stack.minus(earlier.stack),
        load.minus(earlier.load));
  }

  /// What was used then and at another time.
  public CpuTimes plus(CpuTimes other) {
    return new CpuTimes(
        service.plus(other.service),
        compilers.plus(other.compilers),
        redis.plus(other.redis),
        stack.plus(other.stack),
        load.plus(other.load));
  }

  /// What the service used when all that runs often is compiled.
  public Duration settled() {
    return service.minus(compilers);
  }

  /// All of it.
  double seconds() {
    return service.plus(redis).plus(stack).plus(load).toNanos() / NANOS_PER_SECOND;
  }

  /// How much of the service's is that of its compilers, from 0 to 1.
  double compiling() {
    return service.isZero() ? 0 : (double) compilers.toNanos() / service.toNanos();
  }

  /// Microseconds of a time for each of some events.
  public static double micros(Duration time, long events) {
    return time.toNanos() / NANOS_PER_MICRO / events;
  }
}
