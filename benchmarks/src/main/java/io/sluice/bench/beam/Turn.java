package io.sluice.bench.beam;

import io.sluice.bench.push.CpuTimes;
import java.time.Duration;

/// What somebody did with some events.
///
/// @param events that were published, repeated ones among them
/// @param rows that they became
/// @param took from the first one published to the last row
record Turn(long events, long rows, CpuTimes cpu, Duration took) {
  static final Turn NONE = new Turn(0, 0, CpuTimes.NONE, Duration.ZERO);

  Turn plus(Turn other) {
    return new Turn(
        events + other.events, rows + other.rows, cpu.plus(other.cpu), took.plus(other.took));
  }

  double micros() {
    return CpuTimes.micros(cpu.service(), events);
  }

  double perSecond() {
    return events * 1e9 / took.toNanos();
  }
}
