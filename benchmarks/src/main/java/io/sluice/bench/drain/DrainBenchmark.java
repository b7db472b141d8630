package io.sluice.bench.drain;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Figure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Messages of an hour ago, as a backlog has them, beside fresh ones. Those are looked up in
/// BigQuery before they are stored, since Redis would not remember it if they had been.
public final class DrainBenchmark implements Benchmark {
  private static final Duration AGE = Duration.ofHours(1);
  private static final int EVENTS = 50;

  /// Of the time, this part is for fresh ones that have no old ones beside them.
  private static final int FRESH_ALONE = 10;

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
    return 2;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onStage(stage -> measure(run, stage));
  }

  private static boolean measure(Run run, Stage stage) throws IOException, InterruptedException {
    var fresh = new Pushes(run.clock());
    // It makes the table.
    Subject _ = stage.processor(FRESH, stage.environment(Distances.NONE), fresh::next);
    Warehouse warehouse = stage.warehouse();
    Stored before = Stored.count(warehouse, "", "events", 0);
    var old = new Pushes(() -> run.clock().instant().minus(AGE));
    boolean right = true;
    for (Situation situation : Situation.BUSY) {
      right &= compare(run, stage, situation, fresh, old);
    }
    Stored stored =
        Stored.count(warehouse, "", "events", fresh.events() + old.events()).since(before);
    run.section().note(stored.toString());
    return right && stored.isRight();
  }

  private static boolean compare(
      Run run, Stage stage, Situation situation, Pushes fresh, Pushes old)
      throws IOException, InterruptedException {
    Environment environment = stage.environment(situation.distances());
    Subject processor = stage.processor(FRESH, environment, fresh::next);
    Duration time = situation.partOf(run.time());
    long before = stage.rowsLookedUp(processor);
    PushLoad.Result _ =
        processor.load().run(situation.senders(), EVENTS, time.dividedBy(FRESH_ALONE));
    long ofFresh = stage.rowsLookedUp(processor) - before;
    long pushed = old.events();
    var comparison = new Comparison("Messages of an hour ago", stage, situation, EVENTS, run.out());
    List<Round> rounds = comparison.run(List.of(processor.with(OLD, old::next), processor), time);
    report(run, situation, comparison, rounds.getFirst(), rounds.getLast());
    pushed = old.events() - pushed;
    long lookedUp = stage.rowsLookedUp(processor) - before;
    boolean right = ofFresh == 0 && lookedUp >= pushed;
    run.section()
        .note(
            "old ones pushed: %,d, looked up: %,d; looked up of fresh ones alone: %,d; %s"
                .formatted(
                    pushed,
                    lookedUp,
                    ofFresh,
                    right ? "as it has to be" : "WRONG, so none of these figures count"));
    return right;
  }

  private static void report(
      Run run, Situation situation, Comparison comparison, Round old, Round fresh) {
    run.section().add(comparison.table(List.of(old, fresh)));
    run.section()
        .add(
            Figure.of(
                "drain." + situation.key(),
                "throughput of a backlog beside fresh events, %s, %d pushes at a time"
                    .formatted(situation.distances(), situation.senders()),
                old.eventsPerSecond() / fresh.eventsPerSecond(),
                "times"));
  }
}
