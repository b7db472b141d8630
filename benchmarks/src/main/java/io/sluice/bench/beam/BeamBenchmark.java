package io.sluice.bench.beam;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.push.Stage;
import io.sluice.local.cli.shell.Home;
import java.nio.file.Path;

/// The processor beside Apache Beam's pipeline on the DirectRunner: both get the same events from
/// the local Pub/Sub, some of them twice, and store each once.
public final class BeamBenchmark implements Benchmark {
  @Override
  public String name() {
    return "beam";
  }

  @Override
  public String question() {
    return "what does Apache Beam's pipeline from Pub/Sub to BigQuery cost for the same rows?";
  }

  @Override
  public int share() {
    return 0;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> {
      run.out().println("  building benchmarks/beam; the first time Maven downloads some 180 MB");
      Path home = Home.directory().orElse(Path.of("")).toAbsolutePath();
      BeamProgram program =
          BeamProgram.build(home, run.directory().resolve("logs").resolve("maven.log"));
      return new Contest(run, site, Stage.start(site), program).run();
    });
  }
}
