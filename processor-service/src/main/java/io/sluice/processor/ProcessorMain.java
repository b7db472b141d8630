package io.sluice.processor;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.dedupe.redis.RedisDeduplicator;
import io.sluice.processor.dedupe.redis.RedisScripts;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import io.sluice.processor.source.push.PushDoor;
import io.sluice.processor.source.push.PushMetrics;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Wires the processor: Pub/Sub push, Redis, BigQuery.
public final class ProcessorMain implements Running {
  private static final int METRICS_PORT = 9465;

  /// What a claim takes beside its append.
  private static final int CLAIM_AND_CONFIRM_SECONDS = 2;

  /// Settling a claim takes up to 7 s; an answer is given 5 s before the deadline.
  private static final int SETTLE_AND_ANSWER_SECONDS = 12;

  private final Processor processor;
  private final Commit commit;
  private final List<Component> parts;
  private final PushDoor door;
  private final HttpServer server;
  private final MetricsServer metrics;

  private ProcessorMain(Settings settings, Address address) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var budget = new ByteBudget(settings.number(Setting.MAX_IN_FLIGHT_BYTES));
    var counts = new ProcessorMetrics(registry, budget);
    var mapper = new RowMapper(settings);
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
    processor = new Processor(settings, mapper, commit, budget, counts, Clock.systemUTC());
    door = PushDoor.of(settings, new PushMetrics(registry), Clock.systemUTC());
    var source = new PushSource(settings, processor, budget, door);
    server = ProcessorServer.of(settings, address, this::ready, source::push);
    metrics = new MetricsServer(MetricsServer.address(settings, address, METRICS_PORT), registry);
  }

  public static void main(String[] arguments) {
    ServiceMain.run(Setting.PROCESSOR_PORT, ProcessorMain::start);
  }

  /// Starts a processor in this process.
  ///
  /// @throws io.sluice.model.InvalidSettingsException when a setting is missing or does not fit
  public static Running start(Settings settings, Address address) {
    settings.required(Setting.PROJECT);
    if (Delivery.of(settings) == Delivery.EXACTLY_ONCE) {
      settings.required(Setting.REDIS_URL);
      checkTimes(settings);
    }
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
    commit.drain();
    server.close();
    parts.forEach(Component::close);
    metrics.close();
  }

  /// Complains of times that do not fit each other.
  private static void checkTimes(Settings settings) {
    int lease = settings.number(Setting.LEASE_SECONDS);
    int append = settings.number(Setting.APPEND_TIMEOUT_SECONDS);
    var complaints = new ArrayList<String>();
    least(settings, Setting.LEASE_SECONDS, append + CLAIM_AND_CONFIRM_SECONDS)
        .ifPresent(complaint ->
            complaints.add(
                complaint + ": an append under a claim must end before the claim's lease does"));
    least(settings, Setting.ACK_DEADLINE_SECONDS, lease + append + SETTLE_AND_ANSWER_SECONDS)
        .ifPresent(complaint ->
            complaints.add(
                complaint
                    + ", here and at the subscription: a message may have to wait for another owner's lease, then settle that claim, then append"));
    least(settings, Setting.DONE_SECONDS, Deduplicator.TOLERANCE_SECONDS + 1)
        .ifPresent(complaint ->
            complaints.add(
                complaint
                    + ": clocks may differ by %d s, so everything would count as old"
                        .formatted(Deduplicator.TOLERANCE_SECONDS)));
    if (!complaints.isEmpty()) {
      throw new InvalidSettingsException(complaints);
    }
  }

  private static Optional<String> least(Settings settings, Setting setting, int least) {
    return settings.number(setting) >= least
        ? Optional.empty()
        : Optional.of(
            "%s=%d is too short for %s=%d and %s=%d: it must be %d or more"
                .formatted(
                    setting.variable(),
                    settings.number(setting),
                    Setting.LEASE_SECONDS.variable(),
                    settings.number(Setting.LEASE_SECONDS),
                    Setting.APPEND_TIMEOUT_SECONDS.variable(),
                    settings.number(Setting.APPEND_TIMEOUT_SECONDS),
                    least));
  }

  private void start() {
    commit.start();
    door.start();
    metrics.start();
    server.start();
  }

  private Health ready() {
    return parts.reversed().stream()
        .map(Component::check)
        .filter(Health.Down.class::isInstance)
        .findFirst()
        .orElse(Health.UP);
  }
}
