package io.sluice.bench.micro;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.process.Program;
import io.sluice.bench.process.Site;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Section;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Measures the steps by themselves, each in a JVM of its own, by one thread.
public final class MicroBenchmark implements Benchmark {
  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 4;

  /// The steps that each plain event takes.
  private static final List<String> INGEST = List.of("ingest decodePlain", "ingest pack");

  private static final List<String> PROCESSOR =
      List.of(
          "push unwrap",
          "processor unpack",
          "processor map",
          "processor key",
          "redis claim",
          "bigquery encode");

  /// As the profiler calls what was allocated for an operation.
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String question() {
    return "what does each step take by itself?";
  }

  @Override
  public int share() {
    return 1;
  }

  @Override
  public boolean run(Run run) throws Exception {
    Path directory = Files.createDirectories(run.directory());
    Path log = directory.resolve("jmh.log");
    long iterations = (WARM_UPS + MEASUREMENTS) * (long) count(log);
    report(run, measure(log, run.time().dividedBy(iterations)));
    Site.delete(directory);
    return true;
  }

  private static int count(Path log) throws IOException {
    try (var out = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      OutputFormat nowhere = OutputFormatFactory.createFormatInstance(out, VerboseMode.SILENT);
      return BenchmarkList.defaultList().getAll(nowhere, List.of()).size();
    }
  }

  private static Collection<RunResult> measure(Path log, Duration iteration)
      throws RunnerException {
    TimeValue time = TimeValue.milliseconds(iteration.toMillis());
    return new Runner(
            new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .operationsPerInvocation(Shapes.EVENTS)
                .forks(1)
                .jvmArgs(Program.OPTIONS.toArray(String[]::new))
                .warmupIterations(WARM_UPS)
                .warmupTime(time)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(log.toString())
                .build())
        .run();
  }

  private static void report(Run run, Collection<RunResult> results) {
    var table = new Table("Each of %d events".formatted(Shapes.EVENTS), "", "ns", "+-", "heap B");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      table.row(step(result), time.getScore(), time.getScoreError(), bytes(result));
    }
    run.section().add(table);
    sums(run.section(), "ingest", results, INGEST);
    sums(run.section(), "processor", results, PROCESSOR);
  }

  private static void sums(
      Section section, String service, Collection<RunResult> results, List<String> steps) {
    List<RunResult> own = results.stream().filter(result -> steps.contains(step(result))).toList();
    double nanos = own.stream().mapToDouble(result -> result.getPrimaryResult().getScore()).sum();
    double bytes = own.stream().mapToDouble(MicroBenchmark::bytes).sum();
    String what = " of %s for an event: %s".formatted(service, String.join(", ", steps));
    section.add(Figure.of("micro." + service + ".time", "time" + what, nanos, "ns"));
    section.add(Figure.of("micro." + service + ".heap", "heap" + what, bytes, "B"));
  }

  private static double bytes(RunResult result) {
    return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
        .getScore();
  }

  /// Such as `ingest decodePlain` of `io.sluice.bench.micro.IngestSpeed.decodePlain`.
  private static String step(RunResult result) {
    List<String> words = List.of(result.getParams().getBenchmark().split("\\.", -1)).reversed();
    String part = words.get(1).replace("Speed", "").toLowerCase(Locale.ROOT);
    return part + " " + words.getFirst();
  }
}
