package io.sluice.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.ingest.limit.RateLimits;
import io.sluice.ingest.limit.RawAllowance;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.ConnectionLimits;
import io.sluice.service.Health;
import io.sluice.service.MetricsLog;
import io.sluice.service.MetricsServer;
import io.sluice.service.RoutesWatch;
import io.sluice.service.Running;
import io.sluice.service.ServiceMain;
import io.sluice.service.StartException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Wires ingest: HTTP, Pub/Sub.
public final class IngestMain implements Running {
  private static final int METRICS_PORT = 9464;

  private final EventPublisher publisher;
  private final KeyWatch watch;
  private final RoutesWatch routes;
  private final MetricsServer metrics;
  private final MetricsLog metricsLog;
  private final IngestServer server;

  private IngestMain(
      Settings settings,
      Address address,
      WriteKeys keys,
      KeySource source,
      RoutesWatch routes,
      EventPublisher publisher) {
    this.publisher = publisher;
    this.routes = routes;
    Duration refresh = settings.seconds(Setting.WRITE_KEYS_REFRESH_SECONDS);
    watch = new KeyWatch(keys, source, refresh, InstantSource.system());
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var counts = new IngestMetrics(registry, budget);
    counts.show(watch);
    counts.show(routes);
    var collector =
        new Collector(
            settings,
            new RateLimits(settings, System::nanoTime),
            new RawAllowance(settings, System::nanoTime),
            keys,
            budget,
            new Router(routes, counts),
            publisher,
            counts,
            InstantSource.system());
    server =
        new IngestServer(
            address,
            settings.seconds(Setting.DRAIN_SECONDS),
            this::ready,
            collector,
            new Cors(settings),
            counts,
            settings,
            settings.number(Setting.TRUSTED_HOPS) == 0
                ? ConnectionLimits.DIRECT
                : ConnectionLimits.PROXIED);
    metrics = new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
    metricsLog = new MetricsLog("ingest", settings, registry);
  }

  /// Runs it as a process of its own.
  public static void main(String[] arguments) {
    ServiceMain.run(Setting.INGEST_PORT, IngestMain::start);
  }

  /// Starts it in this process; returns once it takes requests.
  ///
  /// @throws io.sluice.model.InvalidSettingsException when a setting is missing or does not fit
  /// @throws io.sluice.model.InvalidConfigException when the routes cannot be used
  /// @throws StartException when something that it needs cannot be had
  public static Running start(Settings settings, Address address) {
    Limits.check(settings);
    KeySource source = KeySource.of(settings);
    String lines = source.read();
    WriteKeys keys = settings.flag(Setting.OPEN) ? WriteKeys.open(lines) : WriteKeys.of(lines);
    var routes = new RoutesWatch(settings, TransformCompiler.NONE);
    var main =
        new IngestMain(settings, address, keys, source, routes, PubSubPublisher.of(settings));
    main.start();
    return main;
  }

  /// What it would make of bodies, without a server and without a bus.
  ///
  /// @param routes those that events are compared with
  public static DryRun dryRun(Settings settings, Supplier<Routes> routes) {
    Limits.check(settings);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var counts = new IngestMetrics(new SimpleMeterRegistry(), budget);
    return new DryRun(settings, new Router(routes, counts), InstantSource.system());
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    metricsLog.write();
    server.close();
    metricsLog.close();
    metrics.close();
    watch.close();
    routes.close();
    publisher.close();
  }

  private Health ready() {
    Health health = publisher.check();
    return health instanceof Health.Up ? new Health.Up(routes.note()) : health;
  }

  private void start() {
    try {
      watch.start();
      routes.start();
      metrics.start();
      metricsLog.start();
      server.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }
}
