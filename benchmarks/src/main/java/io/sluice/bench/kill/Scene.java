package io.sluice.bench.kill;

import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.RedisServer;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.proxy.FaultProxy;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The system under test: the local stack, a Redis, an ingest, and processors behind proxies.
///
/// @param ingest which faults happen to as well
/// @param clients from the clients to ingest
/// @param redis the one that the processors use
record Scene(
    Site site, RedisServer redis, ServiceProcess ingest, FaultProxy clients, List<Target> targets) {
  static final int PROCESSORS = 3;

  /// How late BigQuery's answers are. The local one is quicker than the real one, and would leave
  /// next to no moment in which a claim is open.
  private static final Duration APPEND_DELAY = Duration.ofMillis(60);

  /// Starts all of it and waits until it can do its work.
  static Scene start(Site site) throws IOException, InterruptedException {
    Environment common = Times.in(site.environment());
    List<Integer> pushPorts = new ArrayList<>();
    for (int i = 0; i < PROCESSORS; i++) {
      pushPorts.add(site.freePort());
    }
    startStack(site, common, pushPorts);
    RedisServer redis = site.redis(true);
    redis.start();
    var targets = new ArrayList<Target>();
    for (int i = 0; i < PROCESSORS; i++) {
      targets.add(target(site, common, i, pushPorts.get(i), redis.port()));
    }
    int ingestPort = site.port(Setting.INGEST_PORT);
    ServiceProcess ingest =
        site.process("ingest", Part.INGEST, Compilation.QUICK, common, ingestPort);
    ingest.start();
    FaultProxy clients = site.keep(new FaultProxy(site.freePort(), ingestPort));
    clients.accept();
    for (Target target : targets) {
      target.start();
    }
    ingest.awaitReady();
    for (Target target : targets) {
      target.process().awaitReady();
    }
    return new Scene(site, redis, ingest, clients, List.copyOf(targets));
  }

  /// Where events are posted to.
  URI events() {
    return URI.create(Site.url(clients.port()) + "/v1/events");
  }

  private static void startStack(Site site, Environment common, List<Integer> pushPorts)
      throws IOException, InterruptedException {
    String endpoints = pushPorts.stream().map(Site::url).collect(Collectors.joining(","));
    Environment environment = common.with(Setting.PUSH_ENDPOINTS, endpoints);
    ServiceProcess stack =
        site.process(
            "stack", Part.STACK, Compilation.EARLY, environment, site.port(Setting.PUBSUB_PORT));
    stack.start();
    stack.awaitWord();
  }

  private static Target target(Site site, Environment common, int number, int pushPort, int redis) {
    int port = site.freePort();
    int metricsPort = site.freePort();
    FaultProxy pushes = site.keep(new FaultProxy(pushPort, port));
    FaultProxy toRedis = site.keep(new FaultProxy(site.freePort(), redis));
    FaultProxy tables =
        site.keep(new FaultProxy(site.freePort(), site.port(Setting.BIGQUERY_PORT)));
    FaultProxy appends =
        site.keep(
            new FaultProxy(site.freePort(), site.port(Setting.BIGQUERY_GRPC_PORT), APPEND_DELAY));
    Environment environment =
        common
            .with(Setting.PROCESSOR_PORT, port)
            .with(Setting.METRICS_PORT, metricsPort)
            .with(Setting.REDIS_URL, "redis://127.0.0.1:" + toRedis.port())
            .with(Setting.BIGQUERY_ENDPOINT, Site.url(tables.port()))
            .with(Setting.BIGQUERY_GRPC_ENDPOINT, Site.url(appends.port()))
            .with(Setting.REDIS_DURABLE, "yes");
    ServiceProcess process =
        site.process("processor-" + number, Part.PROCESSOR, Compilation.QUICK, environment, port);
    return new Target(process, metricsPort, pushes, toRedis, tables, appends);
  }
}
