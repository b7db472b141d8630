package io.sluice.processor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.Table;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import io.sluice.processor.sink.bigquery.BigQueryCatalog;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import io.sluice.processor.source.push.PushDoor;
import io.sluice.processor.source.push.PushMetrics;
import io.sluice.processor.source.push.PushSource;
import io.sluice.processor.transform.javascript.JavaScriptCompiler;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.Component;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.MetricsLog;
import io.sluice.service.MetricsServer;
import io.sluice.service.RoutesWatch;
import io.sluice.service.Running;
import io.sluice.service.ServiceMain;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Wires the processor: Pub/Sub push, Redis, BigQuery.
public final class ProcessorMain implements Running {
  private static final int METRICS_PORT = 9465;

  private final Processor processor;
  private final JavaScriptCompiler compiler;
  private final RoutesWatch routes;
  private final Commit commit;
  private final List<Component> parts;
  private final PushDoor door;
  private final HttpServer server;
  private final MetricsServer metrics;
  private final MetricsLog metricsLog;

  private ProcessorMain(
      Settings settings, Address address, JavaScriptCompiler compiler, RoutesWatch routes) {
    this.compiler = compiler;
    this.routes = routes;
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var counts = new ProcessorMetrics(registry, budget);
    var routing = new RouteMetrics(registry);
    routing.show(routes);
    var mapper = new RowMapper(settings, routes, routing);
    var sink = new BigQuerySink(settings);
    if (Delivery.of(settings) == Delivery.EXACTLY_ONCE) {
      var deduplicator = new RedisDeduplicator(settings, new RedisScripts(settings));
      commit =
          new ExactlyOnce(settings, mapper.tables(), deduplicator, sink, counts, Clock.systemUTC());
      parts = List.of(commit, sink, deduplicator);
    } else {
      commit = new AtLeastOnce(settings, mapper.tables(), sink, counts);
      parts = List.of(commit, sink);
    }
    counts.inFlight(commit);
    processor = new Processor(settings, mapper, commit, counts, Clock.systemUTC());
    door = PushDoor.of(settings, new PushMetrics(registry), Clock.systemUTC());
    var source = new PushSource(settings, processor, budget, door);
    server = ProcessorServer.of(settings, address, this::ready, source::push);
    metrics = new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
    metricsLog = new MetricsLog("processor", settings, registry);
  }

  public static void main(String[] arguments) {
    ServiceMain.run(Setting.PROCESSOR_PORT, ProcessorMain::start);
  }

  /// Starts a processor in this process.
  ///
  /// @throws io.sluice.model.InvalidSettingsException when a setting is missing or does not fit
  /// @throws io.sluice.model.InvalidConfigException when the routes cannot be used
  public static Running start(Settings settings, Address address) {
    settings.required(Setting.PROJECT);
    if (Delivery.of(settings) == Delivery.EXACTLY_ONCE) {
      settings.required(Setting.REDIS_URL);
    }
    Limits.check(settings);
    var compiler = new JavaScriptCompiler(settings);
    var main = new ProcessorMain(settings, address, compiler, new RoutesWatch(settings, compiler));
    main.start();
    return main;
  }

  /// What it would make of messages, without anything that it stands on.
  ///
  /// @throws io.sluice.model.InvalidConfigException when the routes cannot be used
  public static DryRun dryRun(Settings settings) {
    Limits.check(settings);
    var compiler = new JavaScriptCompiler(settings);
    try {
      var routes = new RoutesWatch(settings, compiler);
      var counts = new RouteMetrics(new SimpleMeterRegistry());
      return new DryRun(settings, routes, counts, compiler::close);
    } catch (RuntimeException e) {
      compiler.close();
      throw e;
    }
  }

  /// Finds tables that exist, by name.
  public static Function<String, Optional<Table>> catalog(Settings settings) {
    return new BigQueryCatalog(settings)::find;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    commit.drain();
    metricsLog.write();
    server.close();
    metricsLog.write();
    parts.forEach(Component::close);
    routes.close();
    compiler.close();
    metricsLog.close();
    metrics.close();
  }

  private void start() {
    commit.start();
    routes.start();
    door.start();
    metrics.start();
    metricsLog.start();
    server.start();
  }

  private Health ready() {
    return parts.reversed().stream()
        .map(Component::check)
        .filter(Health.Down.class::isInstance)
        .findFirst()
        .orElseGet(() -> new Health.Up(routes.note()));
  }
}
