package io.sluice.bench.drain;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Messages of an hour ago, as a backlog has them, beside fresh ones. Those are looked up in
/// BigQuery before they are stored, since Redis would not remember it if they had been.
public final class DrainBenchmark implements Benchmark {
  private static final Duration AGE = Duration.ofHours(1);
  private static final List<Integer> SENDERS = List.of(16, 64);

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String question() {
    return "how fast does a backlog drain whose messages have to be looked up?";
  }

  @Override
  public boolean run(Run run) throws Exception {
    boolean right;
    try (Site site = Site.open(run.directory(), run.jar())) {
      right = measure(run, site);
    }
    if (right) {
      Site.delete(run.directory());
    }
    return right;
  }

  private static boolean measure(Run run, Site site) throws IOException, InterruptedException {
    run.out().printf("  machine   %s%n  command   %s%n", Machine.describe(), run.command());
    Stage stage = Stage.start(site);
    Environment environment = stage.near();
    Subject fresh = stage.subject("fresh", environment, new Pushes(run.clock()));
    Subject old =
        stage.subject("old", environment, new Pushes(() -> run.clock().instant().minus(AGE)));
    for (int senders : SENDERS) {
      new Comparison(stage, "all on this machine", senders)
          .run(old, fresh, run.time().dividedBy(SENDERS.size()), run.out());
    }
    return isRight(run, new Warehouse(site.port(Setting.BIGQUERY_PORT)), stage, fresh, old);
  }

  /// Whether every event is there once, and the old ones were looked up, and no others.
  private static boolean isRight(
      Run run, Warehouse warehouse, Stage stage, Subject fresh, Subject old)
      throws IOException, InterruptedException {
    long pushed = fresh.pushes().events() + old.pushes().events();
    long rows = warehouse.number("SELECT COUNT(*) FROM events");
    long ids = warehouse.number("SELECT COUNT(DISTINCT event_id) FROM events");
    boolean right =
        rows == pushed
            && ids == pushed
            && stage.rowsLookedUp(old) >= old.pushes().events()
            && stage.rowsLookedUp(fresh) == 0;
    run.out()
        .printf(
            "%n  %,d events pushed, %,d of them old; %,d rows, %,d ids; %,d rows looked up in %,d look-ups; fresh ones: %,d; %s%n",
            pushed,
            old.pushes().events(),
            rows,
            ids,
            stage.rowsLookedUp(old),
            stage.lookUps(old),
            stage.rowsLookedUp(fresh),
            right ? "as it has to be" : "WRONG, see " + run.directory());
    return right;
  }
}
