package io.sluice.bench.overload;

import io.sluice.bench.Run;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.load.Load;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Site;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;

/// Moves what the processor stands on far away, then takes it away, then gives it back, while
/// events flow at a steady rate.
final class Outage {
  private static final int EVENTS_PER_SECOND = 1_500;

  /// As many answered events may not be stored yet for the processor to count as having caught up:
  /// one second's.
  private static final int CAUGHT_UP = EVENTS_PER_SECOND;

  private static final Scene.Room ROOM = new Scene.Room(128, 128, 16 << 20);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration START = Duration.ofSeconds(60);

  private final Away away;
  private final Scene scene;
  private final Report report;
  private final Warehouse warehouse;
  private final MetricsClient metrics = new MetricsClient();
  private final Ledger ledger = new Ledger();
  private final Load load;
  private long mostBytes;
  private long mostMessages;

  private Outage(Run run, Away away, Scene scene, Report report) {
    this.away = away;
    this.scene = scene;
    this.report = report;
    this.warehouse = new Warehouse(scene.site().port(Setting.BIGQUERY_PORT));
    this.load = new Load(scene.events(), ledger, EVENTS_PER_SECOND, run.seed());
  }

  /// Does so.
  ///
  /// @param time that it is far away, and then away
  static void run(Run run, Site site, Away away, Duration time, Report report) throws Exception {
    Scene scene = Scene.start(site, ROOM);
    scene.startProcessor();
    new Outage(run, away, scene, report).run(time);
  }

  private void run(Duration time) throws Exception {
    load.start();
    try {
      pass(time.dividedBy(4));
      report.require(catchUp(START) < START.toNanos(), "the processor is too slow for the load");
      away.moveAway(scene);
      tell("%d s late".formatted(away.distance().toSeconds()), pass(time));
      away.refuse(scene);
      tell("down", pass(time));
      away.comeBack(scene);
      recover();
      pass(time.dividedBy(4));
    } finally {
      load.end();
    }
    scene.processor().report(report);
    scene.ingest().report(report);
    report.audit(scene.audit(metrics), ledger);
    report.require(
        scene.processor().metric(metrics, Scene.PROCESSOR_BYTES).filter(n -> n == 0).isPresent(),
        "the processor holds bytes although it has no message");
  }

  private void recover() throws IOException, InterruptedException {
    long backlog = backlog();
    long rows = rows();
    long start = System.nanoTime();
    Duration first = Duration.ofNanos(awaitRow(rows));
    long took = catchUp(OverloadBenchmark.MOST_RECOVERY);
    double seconds = Flood.seconds(Duration.ofNanos(System.nanoTime() - start));
    report.line(
        away.word() + ", recovery",
        "%.1f s until a row came, %.1f s until the backlog of %,d events was stored",
        Flood.seconds(first),
        seconds,
        backlog);
    report.require(
        took < OverloadBenchmark.MOST_RECOVERY.toNanos(),
        "%s: the backlog was not stored within %d s",
        away.word(),
        OverloadBenchmark.MOST_RECOVERY.toSeconds());
  }

  private long awaitRow(long rows) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (rows() == rows
        && System.nanoTime() - start < OverloadBenchmark.MOST_RECOVERY.toNanos()) {
      watch();
    }
    return System.nanoTime() - start;
  }

  /// Waits until nearly all that was answered is stored.
  ///
  /// @return nanoseconds that took, more than the patience when it never was
  private long catchUp(Duration patience) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (backlog() > CAUGHT_UP && System.nanoTime() - start < patience.toNanos()) {
      watch();
    }
    return System.nanoTime() - start;
  }

  /// Lets the load go on.
  ///
  /// @return rows that were stored meanwhile
  private long pass(Duration time) throws IOException, InterruptedException {
    long rows = rows();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      watch();
    }
    return rows() - rows;
  }

  private void tell(String what, long stored) throws IOException {
    report.line(
        away.word() + " " + what,
        "%,d rows stored meanwhile, %,d answered events not stored yet; at most %,d messages with %,d bytes in flight",
        stored,
        backlog(),
        mostMessages,
        mostBytes);
    mostMessages = 0;
    mostBytes = 0;
  }

  private void watch() throws InterruptedException {
    Thread.sleep(POLL);
    mostBytes =
        Math.max(mostBytes, scene.processor().metric(metrics, Scene.PROCESSOR_BYTES).orElse(0L));
    mostMessages =
        Math.max(
            mostMessages, scene.processor().metric(metrics, Scene.PROCESSOR_MESSAGES).orElse(0L));
  }

  private long backlog() throws IOException {
    return Math.max(0, ledger.answered() - rows());
  }

  private long rows() throws IOException {
    return warehouse.number("SELECT COUNT(*) FROM events")
        + warehouse.number("SELECT COUNT(*) FROM rejected_events");
  }
}
