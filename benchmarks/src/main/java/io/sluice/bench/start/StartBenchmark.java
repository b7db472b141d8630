package io.sluice.bench.start;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Table;
import io.sluice.local.cli.wire.Http;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Starts of both services, with what an earlier run of them left in an AOT cache (JEP 483, 514,
/// 515), as in the images, and without, in turn. It is not as in the images in that the JDK is the
/// whole one.
public final class StartBenchmark implements Benchmark {
  private static final int EVENTS = 50;
  private static final int SENDERS = 4;
  private static final Duration TRAINING = Duration.ofSeconds(3);
  private static final Duration ASSEMBLY = Duration.ofSeconds(90);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// What a start and an end take, roughly.
  private static final Duration ROUND = Duration.ofSeconds(2);

  private static final int LEAST_ROUNDS = 5;
  private static final double MOST_OF_PLAIN = 0.4;

  private enum Service {
    INGEST(Part.INGEST, Setting.INGEST_PORT, "/v1/events", 200),
    PROCESSOR(Part.PROCESSOR, Setting.PROCESSOR_PORT, "/pubsub/push", 204);

    private final Part part;
    private final Setting port;
    private final String path;
    private final int success;

    Service(Part part, Setting port, String path, int success) {
      this.part = part;
      this.port = port;
      this.path = path;
      this.success = success;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    byte[] body(Pushes pushes, int events) {
      return this == INGEST ? pushes.body(events) : pushes.next(events);
    }
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String question() {
    return "how long does a service need from its start to its first answer?";
  }

  @Override
  public int share() {
    return 3;
  }

  @Override
  public boolean run(Run run) throws Exception {
    var table =
        new Table(
            "Starts, in the middle",
            "",
            "first 200, ms",
            "first event taken, ms",
            "CPU ms until then",
            "peak MB");
    return run.onSite(site -> {
      Environment environment = Stage.start(site).environment(Distances.NONE);
      for (Service service : Service.values()) {
        measure(run, site, environment, service, table);
      }
      run.section().add(table);
      return true;
    });
  }

  private static void measure(
      Run run, Site site, Environment environment, Service service, Table table)
      throws IOException, InterruptedException {
    int port = site.freePort();
    Environment own =
        environment.with(service.port, port).with(Setting.METRICS_PORT, site.freePort());
    URI health = URI.create(Site.url(port) + "/health");
    URI uri = URI.create(Site.url(port) + service.path);
    var pushes = new Pushes(run.clock());
    Path cache = run.directory().resolve(service.word() + ".aot");
    ServiceProcess training = process(site, service, "-XX:AOTCacheOutput=" + cache, own, port);
    train(training, uri, service, pushes);
    run.out().printf("  %s: a cache of %d MB%n", service.word(), Files.size(cache) >> 20);

    ServiceProcess plain = process(site, service, "-Xshare:auto", own, port);
    ServiceProcess cached = process(site, service, "-XX:AOTCache=" + cache, own, port);
    var plainStarts = new Starts();
    var cachedStarts = new Starts();
    byte[] one = service.body(pushes, 1);
    Starts.Attempt attempt =
        () ->
            Http.post(uri, Map.of("Content-Type", "application/json"), one, ANSWER).status()
                == service.success;
    long rounds = run.time().dividedBy(2L * Service.values().length).dividedBy(ROUND);
    for (int i = 0; i < Math.max(LEAST_ROUNDS, rounds); i++) {
      plainStarts.start(plain, health, attempt);
      cachedStarts.start(cached, health, attempt);
    }
    row(table, service.word() + ", plain", plainStarts);
    row(table, service.word() + ", AOT cache", cachedStarts);
    Figure figure =
        Figure.of(
            "start." + service.word(),
            "first 200 of %s with an AOT cache, beside none".formatted(service.word()),
            cachedStarts.answered() / plainStarts.answered(),
            "times");
    run.section().add(figure.aiming(Aim.atMost(MOST_OF_PLAIN)));
    run.section()
        .add(
            Figure.of(
                "start." + service.word() + ".event",
                "first event of %s with an AOT cache, beside none".formatted(service.word()),
                cachedStarts.worked() / plainStarts.worked(),
                "times"));
  }

  private static void train(ServiceProcess process, URI uri, Service service, Pushes pushes)
      throws IOException, InterruptedException {
    process.start();
    process.awaitReady();
    new PushLoad(
            uri,
            Map.of("Content-Type", "application/json"),
            events -> service.body(pushes, events),
            service.success)
        .run(SENDERS, EVENTS, TRAINING);
    process.terminate(ASSEMBLY);
  }

  private static ServiceProcess process(
      Site site, Service service, String option, Environment environment, int port) {
    String name = service.word() + option.replaceAll("[^A-Za-z]+", "-");
    return site.process(name, service.part, List.of(option), environment, port);
  }

  private static void row(Table table, String name, Starts starts) {
    table.row(name, starts.answered(), starts.worked(), starts.cpuMillis(), starts.megabytes());
  }
}
