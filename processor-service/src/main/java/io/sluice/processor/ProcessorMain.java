package io.sluice.processor;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import io.sluice.processor.source.push.PushSource;
import io.sluice.service.Address;
import io.sluice.service.ByteBudget;
import io.sluice.service.Component;
import io.sluice.service.Health;
import io.sluice.service.HttpServer;
import io.sluice.service.MetricsServer;
import io.sluice.service.Running;
import io.sluice.service.ServiceMain;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the processor: Pub/Sub push, Redis, BigQuery.
public final class ProcessorMain implements Running {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorMain.class);
  private static final int METRICS_PORT = 9465;

  /// Settling a claim takes up to 7 s; an answer is given 5 s before the deadline.
  private static final int SETTLE_AND_ANSWER_SECONDS = 12;

  /// How long to wait before the tables are asked for again.
  private static final Duration TABLES_PAUSE = Duration.ofSeconds(5);

  private final Processor processor;
  private final Deduplicator deduplicator;
  private final BigQuerySink sink;
  private final HttpServer server;
  private final MetricsServer metrics;
  private final AtomicReference<Health> tables =
      new AtomicReference<>(new Health.Down("the tables are not looked at yet"));

  private final Thread creation =
      Thread.ofVirtual().name("create-tables").unstarted(this::createTables);

  private ProcessorMain(Settings settings, Address address) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    deduplicator = new RedisDeduplicator(settings, new RedisScripts(settings));
    sink = new BigQuerySink(settings);
    processor =
        new Processor(
            settings,
            deduplicator,
            sink,
            budget,
            new ProcessorMetrics(registry, budget),
            Clock.systemUTC());
    var source = new PushSource(settings, processor, budget);
    server = ProcessorServer.of(settings, address, this::ready, source::push);
    metrics = new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
  }

  public static void main(String[] arguments) {
    ServiceMain.run(Setting.PROCESSOR_PORT, ProcessorMain::start);
  }

  /// Starts a processor in this process.
  ///
  /// @throws io.sluice.model.InvalidSettingsException when a setting is missing
  public static Running start(Settings settings, Address address) {
    List.of(Setting.PROJECT, Setting.REDIS_URL).forEach(settings::required);
    checkTimes(settings);
    var main = new ProcessorMain(settings, address);
    main.start();
    return main;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    creation.interrupt();
    processor.drain();
    server.close();
    processor.close();
    sink.close();
    deduplicator.close();
    metrics.close();
  }

  /// A message must be answered before its ack deadline even when it first has to wait for another
  /// owner's lease to end, then settle that claim, then append.
  private static void checkTimes(Settings settings) {
    int least =
        settings.number(Setting.LEASE_SECONDS)
            + settings.number(Setting.APPEND_TIMEOUT_SECONDS)
            + SETTLE_AND_ANSWER_SECONDS;
    if (settings.number(Setting.ACK_DEADLINE_SECONDS) < least) {
      throw new InvalidSettingsException(
          List.of(
              "SLUICE_ACK_DEADLINE_SECONDS=%d is too short for SLUICE_LEASE_SECONDS=%d and SLUICE_APPEND_TIMEOUT_SECONDS=%d: it must be %d or more, here and at the subscription"
                  .formatted(
                      settings.number(Setting.ACK_DEADLINE_SECONDS),
                      settings.number(Setting.LEASE_SECONDS),
                      settings.number(Setting.APPEND_TIMEOUT_SECONDS),
                      least)));
    }
  }

  private void start() {
    processor.start();
    metrics.start();
    server.start();
    creation.start();
  }

  /// Beside the start, so that a slow BigQuery does not delay it; an append would do it as well.
  private void createTables() {
    try {
      while (!tablesCreated()) {
        Thread.sleep(TABLES_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tablesCreated() {
    try {
      sink.create(processor.tables());
      tables.set(Health.UP);
      return true;
    } catch (RuntimeException e) {
      LOG.atError().log(e.getMessage());
      tables.set(new Health.Down(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private Health ready() {
    return List.<Component>of(deduplicator, sink).stream()
        .map(Component::check)
        .filter(Health.Down.class::isInstance)
        .findFirst()
        .orElseGet(tables::get);
  }
}
