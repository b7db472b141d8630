package io.sluice.ingest;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.MetricsServer;
import io.sluice.service.Running;
import io.sluice.service.Secrets;
import io.sluice.service.ServiceMain;
import io.sluice.service.StartException;
import java.time.InstantSource;

/// Wires ingest: HTTP, Pub/Sub.
public final class IngestMain implements Running {
  private static final int METRICS_PORT = 9464;

  private final EventPublisher publisher;
  private final MetricsServer metrics;
  private final IngestServer server;

  private IngestMain(Settings settings, Address address, WriteKeys keys, EventPublisher publisher) {
    this.publisher = publisher;
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var counts = new IngestMetrics(registry, budget);
    var collector =
        new Collector(settings, keys, budget, publisher, counts, InstantSource.system());
    server =
        new IngestServer(
            address,
            settings.seconds(Setting.DRAIN_SECONDS),
            publisher::check,
            collector,
            new Cors(settings),
            counts);
    metrics = new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
  }

  /// Runs it as a process of its own.
  public static void main(String[] arguments) {
    ServiceMain.run(Setting.INGEST_PORT, IngestMain::start);
  }

  /// Starts it in this process; returns once it takes requests.
  ///
  /// @throws io.sluice.model.InvalidSettingsException when a setting is missing or does not fit
  /// @throws StartException when something that it needs cannot be had
  public static Running start(Settings settings, Address address) {
    Limits.check(settings);
    WriteKeys keys = writeKeys(settings);
    var main = new IngestMain(settings, address, keys, PubSubPublisher.of(settings));
    main.start();
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
    publisher.close();
  }

  private void start() {
    try {
      metrics.start();
      server.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static WriteKeys writeKeys(Settings settings) {
    boolean given = settings.has(Setting.WRITE_KEYS_SECRET);
    boolean open = settings.flag(Setting.OPEN);
    if (!given && !open) {
      throw new StartException(
          "ingest has no write keys: set SLUICE_WRITE_KEYS_SECRET to a secret that holds them, or"
              + " SLUICE_OPEN=yes to take events from everyone");
    }
    String lines = given ? new Secrets(settings).read(Setting.WRITE_KEYS_SECRET) : "";
    return open ? WriteKeys.open(lines) : WriteKeys.of(lines);
  }
}
