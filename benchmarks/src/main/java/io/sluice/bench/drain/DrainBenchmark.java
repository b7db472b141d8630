package io.sluice.bench.drain;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Figure;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Messages of an hour ago, as a backlog has them, beside fresh ones. Those are looked up in
/// BigQuery before they are stored, since Redis would not remember it if they had been.
public final class DrainBenchmark implements Benchmark {
  private static final Duration AGE = Duration.ofHours(1);
  private static final int EVENTS = 50;
  private static final String OLD = "old";
  private static final String FRESH = "fresh";

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String question() {
    return "how fast does a backlog drain whose messages have to be looked up?";
  }

  @Override
  public int share() {
    return 1;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> measure(run, site));
  }

  private static boolean measure(Run run, Site site) throws IOException, InterruptedException {
    Stage stage = Stage.start(site);
    var fresh = new Pushes(run.clock());
    var old = new Pushes(() -> run.clock().instant().minus(AGE));
    boolean right = true;
    for (Situation situation : Situation.BUSY) {
      Environment environment = stage.environment(situation.distances());
      Subject one = stage.processor(OLD, environment, old::next);
      Subject other = stage.processor(FRESH, environment, fresh::next);
      var comparison = new Comparison(stage, situation, EVENTS, run.out());
      List<Round> rounds =
          comparison.run(List.of(one, other), run.time().dividedBy(Situation.BUSY.size()));
      report(run, situation, comparison, rounds.getFirst(), rounds.getLast());
      right &= isRight(run, stage, one, other);
    }
    Stored stored =
        Stored.count(
            new Warehouse(site.port(Setting.BIGQUERY_PORT)),
            "",
            "events",
            fresh.events() + old.events());
    run.section().note(stored.toString());
    return right && stored.isRight();
  }

  private static void report(
      Run run, Situation situation, Comparison comparison, Round old, Round fresh) {
    run.section().add(comparison.table("Messages of an hour ago", List.of(old, fresh)));
    run.section()
        .add(
            Figure.of(
                "drain." + situation.key(),
                "throughput of a backlog beside fresh events, %s, %d pushes at a time"
                    .formatted(situation.distances(), situation.senders()),
                old.eventsPerSecond() / fresh.eventsPerSecond(),
                "times"));
  }

  /// Whether every old event was looked up, and no other.
  private static boolean isRight(Run run, Stage stage, Subject old, Subject fresh)
      throws IOException, InterruptedException {
    boolean right =
        stage.rowsLookedUp(old) >= stage.rowsStored(old) && stage.rowsLookedUp(fresh) == 0;
    run.section()
        .note(
            "old ones stored: %,d, looked up: %,d in %,d look-ups; fresh ones looked up: %,d; %s"
                .formatted(
                    stage.rowsStored(old),
                    stage.rowsLookedUp(old),
                    stage.lookUps(old),
                    stage.rowsLookedUp(fresh),
                    verdict(run, right)));
    return right;
  }

  private static String verdict(Run run, boolean right) {
    return right ? "as it has to be" : "WRONG, see " + run.directory();
  }
}
