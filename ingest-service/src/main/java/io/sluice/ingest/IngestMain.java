package io.sluice.ingest;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.ingest.decode.Decoders;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.EventRules;
import io.sluice.service.Address;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.MetricsServer;
import io.sluice.service.Running;
import io.sluice.service.Secrets;
import io.sluice.service.ServiceMain;
import io.sluice.service.StartException;
import java.time.InstantSource;

/// Wires the ingest service.
public final class IngestMain {
  private static final int METRICS_PORT = 9464;

  private IngestMain() {}

  /// Runs it as a process of its own.
  public static void main(String[] arguments) {
    ServiceMain.run(Setting.INGEST_PORT, IngestMain::start);
  }

  /// Starts it; returns once it takes requests.
  ///
  /// @throws StartException when it cannot
  public static Running start(Settings settings, Address address) {
    Limits.check(settings);
    WriteKeys keys = writeKeys(settings);
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var metrics = new IngestMetrics(registry, budget);
    EventPublisher publisher = PubSubPublisher.of(settings);
    var collector =
        new Collector(
            keys,
            new Decoders(EventRules.of(settings)),
            new BodyReader(settings.number(Setting.MAX_BODY_BYTES)),
            budget,
            publisher,
            settings.number(Setting.MAX_MESSAGE_BYTES),
            metrics,
            InstantSource.system());
    var server =
        new IngestServer(
            address,
            settings.seconds(Setting.DRAIN_SECONDS),
            publisher::check,
            collector,
            new Cors(settings),
            metrics);
    var metricsServer =
        new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
    return new IngestService(publisher, metricsServer, server).start();
  }

  private static WriteKeys writeKeys(Settings settings) {
    boolean keys = settings.has(Setting.WRITE_KEYS_SECRET);
    boolean open = settings.flag(Setting.OPEN);
    if (!keys && !open) {
      throw new StartException(
          "ingest has no write keys: set SLUICE_WRITE_KEYS_SECRET to a secret that holds them, or"
              + " SLUICE_OPEN=yes to take events from everyone");
    }
    String lines = keys ? new Secrets(settings).read(Setting.WRITE_KEYS_SECRET) : "";
    return open ? WriteKeys.open(lines) : WriteKeys.of(lines);
  }
}
