package io.sluice.bench;

import io.sluice.bench.beam.BeamBenchmark;
import io.sluice.bench.clients.ClientsBenchmark;
import io.sluice.bench.drain.DrainBenchmark;
import io.sluice.bench.ingest.IngestBenchmark;
import io.sluice.bench.kill.KillBenchmark;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.measure.Neighbours;
import io.sluice.bench.micro.MicroBenchmark;
import io.sluice.bench.overload.OverloadBenchmark;
import io.sluice.bench.path.PathBenchmark;
import io.sluice.bench.price.PriceBenchmark;
import io.sluice.bench.processor.ProcessorBenchmark;
import io.sluice.bench.profile.ProfileBenchmark;
import io.sluice.bench.push.SharedStage;
import io.sluice.bench.report.Documents;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Numbers;
import io.sluice.bench.report.Section;
import io.sluice.bench.routes.RoutesBenchmark;
import io.sluice.bench.start.StartBenchmark;
import io.sluice.local.cli.shell.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./sluice bench`: runs the benchmarks, all that measure or one of them, and writes what they
/// find into `docs/BENCHMARKS.md`. The exit code is 1 when one of them finds what must not be.
@Command(
    name = "bench",
    description = "Measures the services, and tries to break them.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class BenchMain implements Callable<Integer> {
  private static final List<Benchmark> ALL =
      List.of(
          new IngestBenchmark(),
          new ProcessorBenchmark(),
          new PriceBenchmark(),
          new RoutesBenchmark(),
          new DrainBenchmark(),
          new PathBenchmark(),
          new StartBenchmark(),
          new ClientsBenchmark(),
          new BeamBenchmark(),
          new MicroBenchmark(),
          new ProfileBenchmark(),
          new KillBenchmark(),
          new OverloadBenchmark());
  private static final String PROFILE = "profile";
  private static final String EVENTS = "config/examples/github/examples/events.json";
  private static final int MAX_SEED = 1_000_000;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double MINUTES_FOR_ALL = 11.5;
  private static final double MINUTES_FOR_ONE = 2;
  private static final double QUICKER = 5;

  @Option(names = "--only", paramLabel = "NAME", description = "Only this one.")
  private @Nullable String only;

  @Option(
      names = "--profile",
      description =
          "Instead, records what both services do and draws it; the same as --only profile.")
  private boolean profile;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "How long it goes on, start and end aside: one alone 2 if nothing is said, all together 11.5.")
  private double minutes;

  @Option(
      names = "--quick",
      description = "A fifth of the time, and the documents stay as they are.")
  private boolean quick;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description =
          "Real events for ingest, a JSON array; those of the example for GitHub if nothing is said.")
  private @Nullable Path events;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Makes the same choices again; printed by every run.")
  private @Nullable Long seed;

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  private BenchMain() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new BenchMain())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler((e, command, _) -> failed(e, command))
            .execute(arguments));
  }

  private static int failed(Exception e, CommandLine command) {
    command.getErr().println("sluice: " + (e instanceof IOException ? e.getMessage() : e));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public Integer call() throws Exception {
    if (minutes < 0) {
      throw new ParameterException(spec.commandLine(), "--minutes has to be more than 0");
    }
    if (profile) {
      if (only != null) {
        throw new ParameterException(spec.commandLine(), "--profile runs alone, without --only");
      }
      only = PROFILE;
    }
    long chosen = seed == null ? new SecureRandom().nextInt(MAX_SEED) : seed;
    List<Benchmark> wanted = wanted();
    int shares = wanted.stream().mapToInt(Benchmark::share).sum();
    Documents documents = Documents.open(home().resolve("docs"));
    boolean passed = true;
    try (var stage = new SharedStage(directory("stage"), jar())) {
      for (Benchmark benchmark : wanted) {
        double share = only == null ? (double) benchmark.share() / shares : 1;
        passed &= run(run(benchmark, stage, all() * share, chosen), benchmark, documents);
      }
    }
    return passed ? 0 : 1;
  }

  private boolean run(Run run, Benchmark benchmark, Documents documents) throws Exception {
    run.out().printf("%n%s: %s%n", benchmark.name(), benchmark.question());
    Neighbours.Looks before = Neighbours.looks();
    boolean passed = benchmark.run(run);
    if (!run.section().isEmpty()) {
      run.section().add(machine(benchmark, Neighbours.looks().since(before)));
    }
    run.section().print(run.out(), documents::value);
    if (passed && !quick && !run.section().isEmpty()) {
      documents.put(run.section());
    }
    return passed;
  }

  private static Figure machine(Benchmark benchmark, Neighbours.Looks looks) {
    return Figure.of(
        benchmark.name() + ".machine",
        "this machine meanwhile: CPU time of always the same step, which neighbours on its cores make longer",
        looks.nanosOfStep(),
        "ns");
  }

  /// Minutes for everything that is wanted.
  private double all() {
    double asked = minutes > 0 ? minutes : only == null ? MINUTES_FOR_ALL : MINUTES_FOR_ONE;
    return quick ? asked / QUICKER : asked;
  }

  private List<Benchmark> wanted() {
    List<Benchmark> wanted =
        ALL.stream().filter(b -> only == null ? b.share() > 0 : b.name().equals(only)).toList();
    if (wanted.isEmpty()) {
      String names = ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
      throw new ParameterException(
          spec.commandLine(), "there is no benchmark %s, but %s".formatted(only, names));
    }
    return wanted;
  }

  private Run run(Benchmark benchmark, SharedStage stage, double minutesOfIt, long chosen) {
    String command =
        "./sluice bench --only %s --minutes %s --seed %d"
            .formatted(benchmark.name(), Numbers.text(minutesOfIt), chosen);
    Clock clock = Clock.systemUTC();
    String made = "`%s` on %s: %s".formatted(command, LocalDate.now(clock), Machine.describe());
    return new Run(
        jar(),
        directory(benchmark.name()),
        stage,
        Duration.ofMillis((long) (minutesOfIt * SECONDS_PER_MINUTE * 1000)),
        chosen,
        events == null ? home().resolve(EVENTS) : events,
        command,
        clock,
        spec.commandLine().getOut(),
        new Section(benchmark.name(), benchmark.question(), made));
  }

  private static Path jar() {
    return home().resolve("local-stack/target/sluice.jar");
  }

  /// Where what is called so writes everything.
  private static Path directory(String name) {
    return home()
        .resolve(".sluice/bench")
        .resolve("%s-%d".formatted(name, ProcessHandle.current().pid()));
  }

  private static Path home() {
    return Home.directory().orElse(Path.of("")).toAbsolutePath();
  }
}
