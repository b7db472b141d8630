package io.sluice.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.service.RoutesWatch;

/// What the routes do, counted each time that a message is mapped: a message that is delivered
/// again counts again.
final class RouteMetrics {
  private static final String PREFIX = "sluice.processor.route.";

  private final MeterRegistry registry;
  private final Counter strangers;

  RouteMetrics(MeterRegistry registry) {
    this.registry = registry;
    strangers =
        Counter.builder(PREFIX + "unknown")
            .description("Events of a route, or of a version of one, that is not known here.")
            .register(registry);
  }

  /// Shows whether the configuration directory is in force as it is.
  void show(RoutesWatch routes) {
    Gauge.builder("sluice.processor.config.valid", routes, watch -> watch.isValid() ? 1 : 0)
        .description("1 while what is in the configuration directory is in force, else 0.")
        .register(registry);
  }

  void routed(String route, int rows) {
    registry.counter(PREFIX + "rows", "route", route).increment(rows);
  }

  void filtered(String route) {
    registry.counter(PREFIX + "filtered", "route", route).increment();
  }

  /// Counts an event for which the condition of a route was neither true nor false.
  void undecided(String route) {
    registry.counter(PREFIX + "undecided", "route", route).increment();
  }

  void stranger() {
    strangers.increment();
  }
}
