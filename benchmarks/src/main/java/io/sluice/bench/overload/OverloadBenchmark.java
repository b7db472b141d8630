package io.sluice.bench.overload;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Site;
import java.time.Duration;

/// Gives the services more than they can take, or takes away what they need, and looks what becomes
/// of the events, of their memory, and how soon all is well again.
public final class OverloadBenchmark implements Benchmark {
  /// Within so long everything has to be as before.
  static final Duration MOST_RECOVERY = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String question() {
    return "what becomes of events that are too many, or have no place to go?";
  }

  @Override
  public int share() {
    return 0;
  }

  @Override
  public boolean run(Run run) throws Exception {
    var report = new Report(run.out());
    report.line("machine", "%s", Machine.describe());
    report.line("command", "%s", run.command());
    Duration part = run.time().dividedBy(6);
    try (Site site = Site.open(run.directory().resolve("flood"), run.jar())) {
      Flood.run(run, site, part, report);
    }
    for (Away away : Away.values()) {
      try (Site site = Site.open(run.directory().resolve(away.word()), run.jar())) {
        Outage.run(run, site, away, part, report);
      }
    }
    boolean passed = report.complaints().isEmpty();
    report.line(
        "verdict", "%s", passed ? "passed" : "FAILED: " + String.join("; ", report.complaints()));
    if (passed) {
      Site.delete(run.directory());
    } else {
      run.out().printf("  everything is kept in %s%n", run.directory());
    }
    return passed;
  }
}
