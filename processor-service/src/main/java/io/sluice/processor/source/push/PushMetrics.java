package io.sluice.processor.source.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/// Counts the pushes that are not let in. They are no messages: nothing of them was read.
public final class PushMetrics {
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

  /// Registers the counters, so that each is there before it counts.
  public PushMetrics(MeterRegistry registry) {
    for (Refusal why : Refusal.values()) {
      refused.put(
          why,
          Counter.builder("sluice.processor.pushes.refused")
              .description("Pushes that were not let in, by the check that their token failed.")
              .tag("reason", why.label())
              .register(registry));
    }
  }

  void refused(Refusal why) {
    Counter counter = refused.get(why);
    if (counter != null) {
      counter.increment();
    }
  }
}
