package io.sluice.bench.push;

import io.sluice.bench.measure.Latencies;
import java.time.Duration;

/// What one subject was measured to do in one turn, or in several.
///
/// @param kind of the subject
/// @param events that it took under load
/// @param took how long that was
/// @param cpu used meanwhile
/// @param otherSeconds processor time of what has no part in it
/// @param allocatedMegabytes on the heap of the service meanwhile; 0 when it is not known
/// @param peakMegabytes the most memory that the service has had, from its start
/// @param alone posts of one event, one after the other, at another time
public record Round(
    String kind,
    long events,
    Duration took,
    CpuTimes cpu,
    double otherSeconds,
    long allocatedMegabytes,
    long peakMegabytes,
    Latencies alone) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MEGABYTE = 1 << 20;

  /// Both together.
  public Round plus(Round other) {
    return new Round(
        kind,
        events + other.events,
        took.plus(other.took),
        cpu.plus(other.cpu),
        otherSeconds + other.otherSeconds,
        allocatedMegabytes + other.allocatedMegabytes,
        Math.max(peakMegabytes, other.peakMegabytes),
        alone.plus(other.alone));
  }

  /// Under load.
  public double eventsPerSecond() {
    return events / seconds();
  }

  /// Processor time of the service for one event, under load; so are the next four.
  public double serviceMicros() {
    return CpuTimes.micros(cpu.service(), events);
  }

  /// What of that its compilers have used.
  double compilerMicros() {
    return CpuTimes.micros(cpu.compilers(), events);
  }

  /// Of Redis.
  double redisMicros() {
    return CpuTimes.micros(cpu.redis(), events);
  }

  /// Of the local stack, that is of BigQuery's stand-in.
  double stackMicros() {
    return CpuTimes.micros(cpu.stack(), events);
  }

  /// Of the pushes themselves, and of the proxies if there are any.
  double loadMicros() {
    return CpuTimes.micros(cpu.load(), events);
  }

  /// Processor time of the service for one event when all that runs often is compiled.
  public double settledMicros() {
    return CpuTimes.micros(cpu.settled(), events);
  }

  /// Processors that something else on this machine kept busy, such as 0.5.
  double others() {
    return otherSeconds / seconds();
  }

  /// Bytes on the heap of the service for one event; 0 when it is not known.
  double allocatedBytes() {
    return allocatedMegabytes * BYTES_PER_MEGABYTE / events;
  }

  private double seconds() {
    return took.toNanos() / NANOS_PER_SECOND;
  }
}
