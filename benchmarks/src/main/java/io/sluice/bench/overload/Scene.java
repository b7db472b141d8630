package io.sluice.bench.overload;

import io.sluice.bench.audit.Audit;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Heap;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.RedisServer;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.proxy.FaultProxy;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/// The local stack, a Redis, an ingest and a processor, with proxies before everything that these
/// two stand on.
///
/// @param pubSub from ingest to Pub/Sub
/// @param redis from the processor to Redis
/// @param tables from the processor to BigQuery's REST interface
/// @param appends from the processor to BigQuery's Storage Write interface
record Scene(
    Site site,
    Subject ingest,
    Subject processor,
    FaultProxy pubSub,
    FaultProxy redis,
    FaultProxy tables,
    FaultProxy appends) {
  static final String PROCESSOR_MESSAGES = "sluice_processor_messages_in_flight";
  static final String PROCESSOR_BYTES = "sluice_processor_in_flight_bytes";
  static final String INGEST_BYTES = "sluice_ingest_bytes_in_flight";

  /// Room for the two services.
  ///
  /// @param ingestHeap megabytes
  /// @param processorHeap megabytes
  /// @param inFlight bytes that each may work on at a time
  record Room(int ingestHeap, int processorHeap, int inFlight) {
    private static final int MAX_BODY_BYTES = 256 << 10;
    private static final int MAX_BATCH_EVENTS = 400;

    /// With requests so small that the largest fits in.
    Environment limits(Environment environment) {
      return environment
          .with(Setting.MAX_IN_FLIGHT_BYTES, inFlight)
          .with(Setting.MAX_BODY_BYTES, MAX_BODY_BYTES)
          .with(Setting.MAX_MESSAGE_BYTES, MAX_BODY_BYTES)
          .with(Setting.MAX_EVENT_BYTES, MAX_BODY_BYTES)
          .with(Setting.MAX_BATCH_EVENTS, MAX_BATCH_EVENTS)
          .with(Setting.MAX_PUSH_BYTES, 2 * MAX_BODY_BYTES);
    }
  }

  /// Starts the stack, the Redis and ingest.
  static Scene start(Site site, Room room) throws IOException, InterruptedException {
    Environment common = room.limits(site.environment());
    ServiceProcess stack =
        site.process(
            "stack", Part.STACK, Compilation.EARLY, common, site.port(Setting.PUBSUB_PORT));
    stack.start();
    stack.awaitWord();
    RedisServer server = site.redis(false);
    server.start();
    FaultProxy pubSub = proxy(site, site.port(Setting.PUBSUB_PORT));
    FaultProxy redis = proxy(site, server.port());
    FaultProxy tables = proxy(site, site.port(Setting.BIGQUERY_PORT));
    FaultProxy appends = proxy(site, site.port(Setting.BIGQUERY_GRPC_PORT));
    Environment environment =
        common
            .with(Setting.PUBSUB_ENDPOINT, Site.url(pubSub.port()))
            .with(Setting.REDIS_URL, "redis://127.0.0.1:" + redis.port())
            .with(Setting.BIGQUERY_ENDPOINT, Site.url(tables.port()))
            .with(Setting.BIGQUERY_GRPC_ENDPOINT, Site.url(appends.port()));
    Subject ingest =
        subject(
            site,
            Part.INGEST,
            site.heap("ingest", room.ingestHeap()),
            environment,
            Setting.INGEST_PORT);
    Subject processor =
        subject(
            site,
            Part.PROCESSOR,
            site.heap("processor", room.processorHeap()),
            environment,
            Setting.PROCESSOR_PORT);
    ingest.process().start();
    ingest.process().awaitReady();
    return new Scene(site, ingest, processor, pubSub, redis, tables, appends);
  }

  /// Starts the processor.
  void startProcessor() throws IOException, InterruptedException {
    processor.process().start();
    processor.process().awaitReady();
  }

  /// Where events are posted to.
  URI events() {
    return URI.create(Site.url(site.port(Setting.INGEST_PORT)) + "/v1/events");
  }

  /// Compares what was sent with what is stored.
  Audit audit(MetricsClient metrics) {
    return new Audit(
        new Warehouse(site.port(Setting.BIGQUERY_PORT)),
        () -> processor.metric(metrics, PROCESSOR_MESSAGES).filter(n -> n == 0).isPresent());
  }

  private static FaultProxy proxy(Site site, int target) throws IOException, InterruptedException {
    FaultProxy proxy = site.keep(new FaultProxy(site.freePort(), target));
    proxy.accept();
    return proxy;
  }

  private static Subject subject(
      Site site, Part part, Heap heap, Environment environment, Setting port) {
    int metricsPort = site.freePort();
    Environment own = environment.with(Setting.METRICS_PORT, metricsPort);
    String name = part.name().toLowerCase(Locale.ROOT);
    return new Subject(site.process(name, part, heap, own, site.port(port)), heap, metricsPort);
  }
}
