package io.sluice.bench.peer.floor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.MetricsServer;
import io.sluice.service.Running;
import io.sluice.service.ServiceMain;

/// Runs the server of a service without the service: with the settings of ingest, on its port.
public final class FloorMain implements Running {
  private static final int ANY_PORT = 0;

  private final FloorServer server;
  private final MetricsServer metrics;

  private FloorMain(Settings settings, Address address) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Counter bytes =
        Counter.builder("sluice.floor.read.bytes")
            .description("Bytes of bodies, inflated.")
            .register(registry);
    server =
        new FloorServer(
            address,
            settings.seconds(Setting.DRAIN_SECONDS),
            new BodyReader(settings.number(Setting.MAX_BODY_BYTES)),
            new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES)),
            bytes::increment);
    metrics = new MetricsServer(MetricsServer.address(settings, address, ANY_PORT), registry);
  }

  /// Runs it as a process of its own.
  public static void main(String[] arguments) {
    ServiceMain.run(Setting.INGEST_PORT, FloorMain::start);
  }

  /// Starts it in this process; returns once it takes requests.
  static Running start(Settings settings, Address address) {
    var main = new FloorMain(settings, address);
    main.metrics.start();
    main.server.start();
    return main;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
