package io.sluice.bench.path;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.load.SteadyLoad;
import io.sluice.bench.measure.Latencies;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.LinePlot;
import io.sluice.bench.report.Table;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Events at a steady rate, from their POST to a query that finds them, through both services, the
/// local Pub/Sub and the local BigQuery. Some are probes, for which a query asks without end.
public final class PathBenchmark implements Benchmark {
  private static final int EVENTS = 50;
  private static final int PROBES_PER_SECOND = 20;
  private static final Duration MOST_WAIT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final List<Double> SHARES = List.of(0.5, 0.9, 0.99, 0.999);

  /// Events per second, and how far away everything is.
  private record Case(int rate, Distances distances) {
    String name() {
      return "%,d/s%s".formatted(rate, distances.equals(Distances.NONE) ? "" : ", far");
    }

    String key() {
      return "path.%d%s".formatted(rate, distances.equals(Distances.NONE) ? "" : "-region");
    }
  }

  private static final List<Integer> NEAR = List.of(1_000, 5_000, 20_000);
  private static final List<Integer> FAR = List.of(5_000);

  /// One more for each place, to warm up.
  private static final int PARTS = NEAR.size() + FAR.size() + 2;

  private final List<LinePlot.Line> lines = new ArrayList<>();

  @Override
  public String name() {
    return "path";
  }

  @Override
  public String question() {
    return "how long is it from the POST of an event until a query finds it?";
  }

  @Override
  public int share() {
    return 4;
  }

  @Override
  public boolean run(Run run) throws Exception {
    lines.clear();
    var table =
        new Table(
            "From POST to queryable, %d events a POST, ms from when the POST was due"
                .formatted(EVENTS),
            "events/s",
            "reached",
            "POST p50",
            "p99",
            "p99.9",
            "queryable p50",
            "p99",
            "p99.9",
            "us CPU/event ingest",
            "processor",
            "Redis",
            "stack");
    boolean right = measure(run, Distances.NONE, NEAR, table);
    right &= measure(run, Distances.REGION, FAR, table);
    run.section().add(table);
    run.section()
        .note(
            "Everything shares this machine: the load, Pub/Sub, BigQuery and the query that looks for"
                + " the probes. Far: "
                + Distances.REGION
                + ". Pub/Sub's own delay in Google Cloud is not in it.");
    List<String> places =
        SHARES.stream().map(share -> "p" + String.valueOf(share * 100).replace(".0", "")).toList();
    run.section().add("path-latency", new LinePlot("From POST to queryable, ms", places, lines));
    return right;
  }

  private boolean measure(Run run, Distances distances, List<Integer> rates, Table table)
      throws IOException, InterruptedException {
    boolean right;
    try (Site site = Site.open(run.directory(), run.jar())) {
      Stage stage = Stage.start(site);
      Environment environment = stage.environment(distances);
      Subject processor = stage.processorOfTheStack(environment);
      var pushes = new Pushes(run.clock());
      Subject ingest = stage.ingest("ingest", environment, Map.of(), pushes::body);
      var warehouse = new Warehouse(site.port(Setting.BIGQUERY_PORT));
      var probes = new Probes(warehouse);
      Thread looker = Thread.ofVirtual().unstarted(() -> look(probes, run));
      looker.start();
      var path = new Path(run, stage, ingest, processor, pushes, probes);
      Duration time = run.time().dividedBy(PARTS);
      path.warmUp(rates.getFirst(), time);
      for (int rate : rates) {
        path.measure(new Case(rate, distances), time, table);
      }
      looker.interrupt();
      looker.join();
      right = path.isStoredOnce(warehouse);
    }
    if (right) {
      Site.delete(run.directory());
    }
    return right;
  }

  private static void look(Probes probes, Run run) {
    try {
      probes.look();
    } catch (IOException e) {
      run.out().println("  the probes are not looked for any more: " + e.getMessage());
    }
  }

  /// The whole path in one place.
  private final class Path {
    private final Run run;
    private final Stage stage;
    private final Subject ingest;
    private final Subject processor;
    private final Pushes pushes;
    private final Probes probes;
    private long sentProbes;

    Path(Run run, Stage stage, Subject ingest, Subject processor, Pushes pushes, Probes probes) {
      this.run = run;
      this.stage = stage;
      this.ingest = ingest;
      this.processor = processor;
      this.pushes = pushes;
      this.probes = probes;
    }

    void warmUp(int rate, Duration time) throws IOException, InterruptedException {
      SteadyLoad.Result _ = load(rate, time);
      awaitProbes();
      Latencies _ = probes.found();
    }

    void measure(Case one, Duration time, Table table) throws IOException, InterruptedException {
      CpuTimes ingestBefore = stage.cpuTimes(ingest);
      CpuTimes before = stage.cpuTimes(processor);
      SteadyLoad.Result result = load(one.rate(), time);
      awaitProbes();
      Latencies found = probes.found();
      CpuTimes cpu = stage.cpuTimes(processor).since(before);
      Duration ofIngest = stage.cpuTimes(ingest).since(ingestBefore).service();
      Latencies posts = result.latencies();
      long events = (long) posts.count() * EVENTS;
      table.row(
          one.name(),
          events / (result.took().toNanos() / 1e9),
          posts.millis(0.5),
          posts.millis(0.99),
          posts.millis(0.999),
          found.millis(0.5),
          found.millis(0.99),
          found.millis(0.999),
          CpuTimes.micros(ofIngest, events),
          CpuTimes.micros(cpu.service(), events),
          CpuTimes.micros(cpu.redis(), events),
          CpuTimes.micros(cpu.stack(), events));
      lines.add(new LinePlot.Line(one.name(), SHARES.stream().map(found::millis).toList()));
      Figure median =
          Figure.of(one.key() + ".p50", "queryable, p50 at " + one.name(), found.millis(0.5), "ms");
      Figure slow =
          Figure.of(
              one.key() + ".p99", "queryable, p99 at " + one.name(), found.millis(0.99), "ms");
      boolean aimed = one.equals(new Case(5_000, Distances.NONE));
      run.section().add(aimed ? median.aiming(Aim.atMost(100)) : median);
      run.section().add(aimed ? slow.aiming(Aim.atMost(500)) : slow);
      run.out().printf("  %s: done%n", one.name());
    }

    private SteadyLoad.Result load(int rate, Duration time)
        throws IOException, InterruptedException {
      double posts = (double) rate / EVENTS;
      int every = Math.max(1, (int) (posts / PROBES_PER_SECOND));
      var load =
          new SteadyLoad(
              URI.create(Site.url(ingest.port()) + "/v1/events"),
              Map.of("Content-Type", "application/json"),
              (number, due) -> number % every == 0 ? withProbe(due) : pushes.body(EVENTS));
      return load.run(posts, time);
    }

    /// A body of which the first event is a probe.
    private synchronized byte[] withProbe(long due) {
      sentProbes++;
      byte[] probe = probes.next(due);
      byte[] others = pushes.body(EVENTS - 1);
      byte[] body = new byte[1 + probe.length + others.length];
      body[0] = '[';
      System.arraycopy(probe, 0, body, 1, probe.length);
      System.arraycopy(others, 0, body, 1 + probe.length, others.length);
      body[1 + probe.length] = ',';
      return body;
    }

    private void awaitProbes() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + MOST_WAIT.toNanos();
      while (probes.missing() > 0) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "%d probes are not found after %d s"
                  .formatted(probes.missing(), MOST_WAIT.toSeconds()));
        }
        Thread.sleep(POLL_INTERVAL);
      }
    }

    boolean isStoredOnce(Warehouse warehouse) throws IOException, InterruptedException {
      long sent = pushes.events() + sentProbes;
      long deadline = System.nanoTime() + MOST_WAIT.toNanos();
      while (warehouse.number("SELECT COUNT(*) FROM events") < sent
          && System.nanoTime() < deadline) {
        Thread.sleep(POLL_INTERVAL);
      }
      long rows = warehouse.number("SELECT COUNT(*) FROM events");
      long ids = warehouse.number("SELECT COUNT(DISTINCT event_id) FROM events");
      boolean right = rows == sent && ids == sent;
      run.section()
          .note(
              "events posted: %,d, rows: %,d, ids: %,d; %s"
                  .formatted(
                      sent,
                      rows,
                      ids,
                      right ? "as it has to be" : "WRONG, see " + run.directory()));
      return right;
    }
  }
}
