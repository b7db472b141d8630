package io.sluice.processor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.model.Settings;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.service.RoutesWatch;

/// Mappers for tests.
final class Mappers {
  private Mappers() {}

  /// One with the routes of the settings, which has no engine for transforms.
  static RowMapper of(Settings settings) {
    return new RowMapper(
        settings,
        new RoutesWatch(settings, TransformCompiler.NONE),
        new RouteMetrics(new SimpleMeterRegistry()));
  }
}
