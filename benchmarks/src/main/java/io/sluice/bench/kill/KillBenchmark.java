package io.sluice.bench.kill;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.audit.Audit;
import io.sluice.bench.load.Balance;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.load.Load;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/// Kills, pauses, cuts and freezes what it can while events flow, and then looks whether each event
/// that was answered as accepted is stored exactly once.
public final class KillBenchmark implements Benchmark {
  /// Events of all senders together. So many that messages are in flight at any time, and so few
  /// that two processors keep up with them on two cores.
  private static final int EVENTS_PER_SECOND = 2_000;

  private static final int EXAMPLES = 20;
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  /// As many answered events may not be stored yet for the system to count as having caught up:
  /// half a second's.
  private static final int CAUGHT_UP = EVENTS_PER_SECOND / 2;

  private static final Duration CATCH_UP = Duration.ofSeconds(20);

  /// A shorter run has no time for BigQuery to be away.
  private static final int LEAST_PARTS_AWAY = 3;

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String question() {
    return "is every accepted event stored once, whatever is killed, paused or cut?";
  }

  @Override
  public int share() {
    return 0;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> new Course(run, Scene.start(site)).run());
  }

  /// One run over a system that is up.
  private static final class Course {
    private final Run run;
    private final Scene scene;
    private final Ledger ledger = new Ledger();
    private final Journal journal = new Journal();
    private final MetricsClient metrics = new MetricsClient();
    private final long startNanos = System.nanoTime();

    Course(Run run, Scene scene) {
      this.run = run;
      this.scene = scene;
    }

    boolean run() throws Exception {
      try (var watch = new Watch(scene.targets(), metrics)) {
        watch.start();
        Warehouse warehouse = new Warehouse(scene.site().port(Setting.BIGQUERY_PORT));
        var audit = new Audit(warehouse, watch::isIdle);
        disturb(audit);
        double seconds = seconds();
        long meanwhile = audit.rows();
        noteDeaths();
        boolean quiet = audit.awaitQuiet();
        audit.read(ledger);
        Balance balance = ledger.balance(EXAMPLES);
        var findings =
            new Findings(balance, journal, watch.counters(), quiet, ledger.rows(), meanwhile);
        new Summary(run.out()).print(run, ledger, findings, seconds);
        explain(balance, audit);
        return findings.complaints().isEmpty();
      }
    }

    private void disturb(Audit audit) throws Exception {
      var load = new Load(scene.events(), ledger, EVENTS_PER_SECOND, run.seed());
      var saboteur = new Saboteur(scene, journal, metrics);
      load.start();
      try {
        open(saboteur, audit);
        Schedule.lanes(run.seed(), Scene.PROCESSORS, Times.LEASE).forEach(saboteur::start);
        if (run.time().compareTo(Times.BIGQUERY_AWAY.multipliedBy(LEAST_PARTS_AWAY)) >= 0) {
          Duration calm = run.time().dividedBy(LEAST_PARTS_AWAY);
          saboteur.startOnce(new Step(Fault.BIGQUERY_AWAY, calm, Times.BIGQUERY_AWAY, 0));
        }
        await(saboteur, audit);
      } finally {
        saboteur.end();
        load.end();
      }
      saboteur.check();
    }

    /// Once faults come from all sides, messages wait so long that they have to be looked up, and
    /// what is sent again waits behind all of them.
    private void open(Saboteur saboteur, Audit audit) throws IOException, InterruptedException {
      for (Step step : Schedule.opening(run.seed(), Scene.PROCESSORS, Times.LEASE)) {
        awaitCaughtUp(audit);
        saboteur.make(step);
      }
    }

    private void awaitCaughtUp(Audit audit) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + CATCH_UP.toNanos();
      while (ledger.answered() - audit.rows() > CAUGHT_UP && System.nanoTime() < deadline) {
        Thread.sleep(CHECK_INTERVAL);
      }
    }

    private void await(Saboteur saboteur, Audit audit) throws Exception {
      long end = System.nanoTime() + run.time().toNanos();
      long nextProgress = System.nanoTime() + PROGRESS_INTERVAL.toNanos();
      while (System.nanoTime() < end) {
        Thread.sleep(CHECK_INTERVAL);
        saboteur.check();
        if (System.nanoTime() >= nextProgress) {
          nextProgress += PROGRESS_INTERVAL.toNanos();
          run.out()
              .printf(
                  "  %4.0f s  %,d answered, %,d stored, %d hits of processors%n",
                  seconds(), ledger.answered(), audit.rows(), journal.hits());
        }
      }
    }

    private void noteDeaths() {
      Stream.concat(Stream.of(scene.ingest()), scene.targets().stream().map(Target::process))
          .filter(process -> !process.isAlive())
          .map(ServiceProcess::name)
          .forEach(journal::died);
    }

    private void explain(Balance balance, Audit audit) throws IOException {
      for (Balance.Case lost : balance.lostCases()) {
        run.out().printf("  lost     %s%n", lost);
      }
      for (Balance.Case doubled : balance.doubledCases()) {
        run.out().printf("  doubled  %s%s%n", doubled, audit.rowsOf(doubled.mark()));
      }
      balance.strangerMarks().forEach(mark -> run.out().printf("  never sent  %s%n", mark));
    }

    private double seconds() {
      return (System.nanoTime() - startNanos) / 1e9;
    }
  }
}
