package io.sluice.bench.push;

import io.sluice.bench.measure.Exposition;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// The local stack and a Redis, and the processors that are compared over them.
public final class Stage {
  /// A topic of the stack from which nothing is pushed: what has no place to go would keep the
  /// stack busy.
  public static final String QUIET_TOPIC = "events-dead";

  private static final String ROWS_LOOKED_UP = "sluice_processor_rows_looked_up_total";

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final int HEAP_MEGABYTES = 768;
  private static final int ATTEMPTS = 5;
  private static final int STORED = 204;
  private static final int TAKEN = 200;

  private final Site site;
  private final ServiceProcess stack;
  private final RedisServer redis;
  private final MetricsClient metrics = new MetricsClient();
  private final Map<Reach, Integer> reaches = new HashMap<>();
  private final Map<Environment, Subject> processors = new HashMap<>();

  private Stage(Site site, ServiceProcess stack, RedisServer redis) {
    this.site = site;
    this.stack = stack;
    this.redis = redis;
  }

  /// Starts the stack and the Redis.
  public static Stage start(Site site) throws IOException, InterruptedException {
    int port = site.port(Setting.PUBSUB_PORT);
    ServiceProcess stack =
        site.process("stack", Part.STACK, Compilation.EARLY, site.environment(), port);
    stack.start();
    stack.awaitWord();
    RedisServer redis = site.redis(false);
    redis.start();
    return new Stage(site, stack, redis);
  }

  /// Something on a port that answers late.
  private record Reach(int port, Duration delay) {}

  /// The directory and the ports of everything on it.
  public Site site() {
    return site;
  }

  /// Pub/Sub and BigQuery of this machine.
  public ServiceProcess stack() {
    return stack;
  }

  /// What its processors have stored.
  public Warehouse warehouse() {
    return new Warehouse(site.port(Setting.BIGQUERY_PORT));
  }

  /// Settings of a processor that is so far away: the same each time.
  public Environment environment(Distances distances) throws IOException, InterruptedException {
    return environment(
        reach(redis.port(), distances.redis()),
        reach(site.port(Setting.BIGQUERY_GRPC_PORT), distances.appends()),
        reach(site.port(Setting.BIGQUERY_PORT), distances.queries()));
  }

  /// A place of its own, which is on this machine until it is moved.
  public Place place() throws IOException, InterruptedException {
    FaultProxy toRedis = proxy(redis.port(), Duration.ZERO);
    FaultProxy appends = proxy(site.port(Setting.BIGQUERY_GRPC_PORT), Duration.ZERO);
    FaultProxy queries = proxy(site.port(Setting.BIGQUERY_PORT), Duration.ZERO);
    return new Place(
        environment(toRedis.port(), appends.port(), queries.port()), toRedis, appends, queries);
  }

  private Environment environment(int redisPort, int appends, int queries) {
    return site.environment()
        .with(Setting.CONFIG_DIR, site.directory().resolve("no-config"))
        .with(Setting.REDIS_URL, "redis://127.0.0.1:" + redisPort)
        .with(Setting.BIGQUERY_ENDPOINT, Site.url(queries))
        .with(Setting.BIGQUERY_GRPC_ENDPOINT, Site.url(appends))
        .with(Setting.REDIS_DURABLE, "yes");
  }

  /// Settings with a route that all [Pushes] take: it has a condition, a schema, a filter and a
  /// table of its own, [Pushes#ROUTED_TABLE].
  public Environment routed(Environment environment) throws IOException {
    Path config = Files.createDirectories(site.directory().resolve("config"));
    Files.writeString(config.resolve("sluice.yaml"), Pushes.ROUTES);
    Files.writeString(config.resolve("visit.json"), Pushes.SCHEMA);
    return environment.with(Setting.CONFIG_DIR, config);
  }

  /// The processor with such settings: the one that was started for whoever asked before, which has
  /// compiled by now what runs often, or a new one. Waits until it can do its work.
  ///
  /// @param bodies makes the body of a push of so many events
  public Subject processor(String kind, Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    Subject known = processors.get(environment);
    if (known != null) {
      return known.with(kind, bodies);
    }
    Subject started = anotherProcessor(kind, environment, bodies);
    processors.put(environment, started);
    return started;
  }

  /// Starts a processor beside others with the same settings, and waits until it can do its work.
  ///
  /// @param bodies makes the body of a push of so many events
  public Subject anotherProcessor(String kind, Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    int port = site.freePort();
    return service(
        kind,
        Part.PROCESSOR,
        environment.with(Setting.PROCESSOR_PORT, port),
        port,
        pushes(port, bodies));
  }

  /// Starts the processor that the stack's Pub/Sub pushes to, and waits until it can do its work.
  ///
  /// @param bodies makes the body of a push of so many events, beside those of the stack
  public Subject processorOfTheStack(Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    int port = site.port(Setting.PROCESSOR_PORT);
    return service("processor", Part.PROCESSOR, environment, port, pushes(port, bodies));
  }

  /// Starts an ingest, and waits until it can do its work. Nobody takes from the topic what it
  /// publishes.
  ///
  /// @param headers of each POST, beside that of its type
  /// @param bodies makes the body of a POST of so many events
  public Subject ingest(
      String kind, Environment environment, Map<String, String> headers, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    var all = new HashMap<>(JSON);
    all.putAll(headers);
    return events(kind, Part.INGEST, environment, all, bodies);
  }

  /// Starts what answers the POSTs of ingest without looking at them.
  ///
  /// @param bodies makes the body of a POST of so many events
  public Subject floor(String kind, Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    return events(kind, Part.FLOOR, environment, JSON, bodies);
  }

  /// Starts what answers the pushes of a processor without looking at them.
  ///
  /// @param bodies makes the body of a push of so many events
  public Subject pushedFloor(String kind, Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    int port = site.freePort();
    return service(
        kind, Part.FLOOR, environment.with(Setting.INGEST_PORT, port), port, pushes(port, bodies));
  }

  private Subject events(
      String kind,
      Part part,
      Environment environment,
      Map<String, String> headers,
      IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    int port = site.freePort();
    return service(
        kind,
        part,
        environment.with(Setting.INGEST_PORT, port),
        port,
        new PushLoad(URI.create(Site.url(port) + "/v1/events"), headers, bodies, TAKEN));
  }

  /// Starts a program of the benchmarks that takes pushes as a processor does, and waits until it
  /// can do its work.
  ///
  /// @param main has the method `main`
  /// @param bodies makes the body of a push of so many events
  public Subject peer(
      String kind, Class<?> main, Environment environment, IntFunction<byte[]> bodies)
      throws IOException, InterruptedException {
    int port = site.freePort();
    String name = "%s-%d".formatted(main.getSimpleName(), port);
    Heap heap = site.heap(name, HEAP_MEGABYTES);
    ServiceProcess peer =
        site.process(name, main, heap, environment.with(Setting.PROCESSOR_PORT, port), port);
    peer.start();
    peer.awaitReady();
    return new Subject(kind, peer, port, 0, pushes(port, bodies), heap);
  }

  private static PushLoad pushes(int port, IntFunction<byte[]> bodies) {
    return new PushLoad(URI.create(Site.url(port) + "/pubsub/push"), JSON, bodies, STORED);
  }

  private Subject service(String kind, Part part, Environment environment, int port, PushLoad load)
      throws IOException, InterruptedException {
    int metricsPort = site.freePort();
    String name = "%s-%d".formatted(part.name().toLowerCase(Locale.ROOT), port);
    Heap heap = site.heap(name, HEAP_MEGABYTES);
    ServiceProcess service =
        site.process(name, part, heap, environment.with(Setting.METRICS_PORT, metricsPort), port);
    service.start();
    service.awaitReady();
    return new Subject(kind, service, port, metricsPort, load, heap);
  }

  /// Bytes that Redis has allocated.
  ///
  /// @throws IOException when it does not say
  public long redisBytes() throws IOException {
    return redis.usedBytes();
  }

  /// What has been used until now.
  public CpuTimes cpuTimes(Subject subject) {
    return cpuTimes(subject.service());
  }

  /// What has been used until now.
  ///
  /// @param service whose part is told apart
  public CpuTimes cpuTimes(ServiceProcess service) {
    return new CpuTimes(
        service.cpuTime(),
        service.compilerTime(),
        redis.cpuTime(),
        stack.cpuTime(),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /// How many rows a processor has asked BigQuery for until now.
  ///
  /// @throws IOException when it does not say
  public long rowsLookedUp(Subject subject) throws IOException, InterruptedException {
    return metric(subject, ROWS_LOOKED_UP);
  }

  /// What a service counts, over all labels; 0 when it counts no such thing.
  ///
  /// @throws IOException when it does not say
  public long metric(Subject subject, String name) throws IOException, InterruptedException {
    if (subject.metricsPort() == 0) {
      return 0;
    }
    // What is busy may not answer in time.
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Exposition> shown = metrics.read(subject.metricsPort());
      if (shown.isPresent()) {
        return (long) shown.get().sum(name);
      }
    }
    throw new IOException(subject.kind() + " does not show its metrics");
  }

  /// The port by which a service is reached.
  private int reach(int port, Duration delay) throws IOException, InterruptedException {
    if (delay.isZero()) {
      return port;
    }
    var reach = new Reach(port, delay);
    Integer known = reaches.get(reach);
    if (known != null) {
      return known;
    }
    FaultProxy proxy = proxy(port, delay);
    reaches.put(reach, proxy.port());
    return proxy.port();
  }

  private FaultProxy proxy(int port, Duration delay) throws IOException, InterruptedException {
    FaultProxy proxy = site.keep(new FaultProxy(site.freePort(), port, delay));
    proxy.accept();
    return proxy;
  }
}
