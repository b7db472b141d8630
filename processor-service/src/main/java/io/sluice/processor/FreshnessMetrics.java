package io.sluice.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long after ingest received them events were in their table, and noted as stored.
///
/// Measured once for each message, whose events mostly came in one request: all of them count as
/// the oldest. The receive time is by the clock of ingest, the end by that of the processor, so it
/// is wrong by as much as these differ. Not in it: replays, which carry receive times of long ago,
/// and rows of a processor that crashed before it noted them, since whoever finds them does not
/// know when they landed. While nothing is stored, nothing is measured: the age of the backlog
/// tells that.
final class FreshnessMetrics {
  private static final String EVENTS = "sluice.processor.events.fresh";

  private static final Map<String, Duration> BOUNDS =
      Map.of(
          "1s", Duration.ofSeconds(1),
          "5s", Duration.ofSeconds(5),
          "30s", Duration.ofSeconds(30),
          "5m", Duration.ofMinutes(5),
          "1h", Duration.ofHours(1),
          "any", Duration.ofMillis(Long.MAX_VALUE));

  private final Map<Duration, Counter> within = new LinkedHashMap<>();
  private final Timer oldest;

  /// Registers the counters, so that each is there before it counts.
  FreshnessMetrics(MeterRegistry registry) {
    BOUNDS.forEach((name, bound) ->
        within.put(
            bound,
            Counter.builder(EVENTS)
                .description("Events stored, by the time since they were received; cumulative.")
                .tag("within", name)
                .register(registry)));
    oldest =
        Timer.builder("sluice.processor.freshness")
            .description("Time from the receipt of a message's oldest event until all are stored.")
            .register(registry);
  }

  /// Counts the events of a message.
  ///
  /// @param age of the oldest one; negative when clocks differ, which counts as none
  void stored(int events, Duration age) {
    Duration known = age.isNegative() ? Duration.ZERO : age;
    oldest.record(known);
    within.forEach((bound, counter) -> {
      if (known.compareTo(bound) <= 0) {
        counter.increment(events);
      }
    });
  }
}
