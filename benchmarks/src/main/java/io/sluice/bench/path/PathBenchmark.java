package io.sluice.bench.path;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Stage;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.LinePlot;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events at a steady rate, from their POST to a query that finds them, through both services, the
/// local Pub/Sub and the local BigQuery. Some are probes, for which a query asks without end.
public final class PathBenchmark implements Benchmark {
  private static final Aim MOST_MEDIAN = Aim.atMost(100);
  private static final Aim MOST_P99 = Aim.atMost(500);
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

  private static final Case AIMED = new Case(5_000, Distances.NONE);
  private static final List<Integer> NEAR = List.of(1_000, 5_000, 20_000);
  private static final List<Integer> FAR = List.of(5_000);

  /// So many times as long as one rate is measured, the services get warm; the processor that is
  /// far away is new then, and its warm-up shorter.
  private static final int WARM_UP = 4;

  private static final int WARM_UP_FAR = 2;

  private static final int PARTS = WARM_UP + NEAR.size() + WARM_UP_FAR + FAR.size();

  /// Events per second that make services warm.
  private static final int WARMING_RATE = 20_000;

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
                .formatted(Course.EVENTS),
            "events/s",
            "reached",
            "POST p50",
            "p99",
            "p99.9",
            "queryable p50",
            "p99",
            "p99.9",
            "us CPU/event without JIT: ingest",
            "processor",
            "Redis",
            "stack");
    boolean right = run.onSite(site -> measure(run, site, table));
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

  private boolean measure(Run run, Site site, Table table)
      throws IOException, InterruptedException {
    var course = new Course(Stage.start(site), run.clock());
    Thread looker = Thread.startVirtualThread(course::look);
    Duration time = run.time().dividedBy(PARTS);
    Course.Lap _ = course.run(WARMING_RATE, time.multipliedBy(WARM_UP));
    for (int rate : NEAR) {
      report(run, new Case(rate, Distances.NONE), course.run(rate, time), table);
    }
    course.move(Distances.REGION);
    Course.Lap _ = course.run(WARMING_RATE, time.multipliedBy(WARM_UP_FAR));
    for (int rate : FAR) {
      report(run, new Case(rate, Distances.REGION), course.run(rate, time), table);
    }
    looker.interrupt();
    looker.join();
    return isStoredOnce(run, course);
  }

  private void report(Run run, Case one, Course.Lap lap, Table table) {
    table.row(
        one.name(),
        lap.events() / (lap.took().toMillis() / 1e3),
        lap.posts().millis(0.5),
        lap.posts().millis(0.99),
        lap.posts().millis(0.999),
        lap.found().millis(0.5),
        lap.found().millis(0.99),
        lap.found().millis(0.999),
        CpuTimes.micros(lap.ingest(), lap.events()),
        CpuTimes.micros(lap.others().settled(), lap.events()),
        CpuTimes.micros(lap.others().redis(), lap.events()),
        CpuTimes.micros(lap.others().stack(), lap.events()));
    lines.add(new LinePlot.Line(one.name(), SHARES.stream().map(lap.found()::millis).toList()));
    boolean aimed = one.equals(AIMED);
    add(run, one, "p50", lap.found().millis(0.5), aimed ? MOST_MEDIAN : null);
    add(run, one, "p99", lap.found().millis(0.99), aimed ? MOST_P99 : null);
    run.out().printf("  %s: done%n", one.name());
  }

  private static void add(Run run, Case one, String share, double millis, @Nullable Aim aim) {
    String meaning = "from POST to queryable, %s at %s".formatted(share, one.name());
    run.section().add(new Figure(one.key() + "." + share, meaning, millis, "ms", aim));
  }

  private static boolean isStoredOnce(Run run, Course course)
      throws IOException, InterruptedException {
    long rows = course.rows();
    long ids = course.ids();
    boolean right = rows == course.sent() && ids == course.sent();
    run.section()
        .note(
            "events posted: %,d, rows: %,d, ids: %,d; %s"
                .formatted(
                    course.sent(),
                    rows,
                    ids,
                    right ? "as it has to be" : "WRONG, see " + run.directory()));
    return right;
  }
}
