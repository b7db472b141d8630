package io.sluice.bench.overload;

import io.sluice.bench.Run;
import io.sluice.bench.load.Crowd;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.load.Posts;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.Site;
import java.time.Duration;
import java.util.stream.Collectors;

/// Gives ingest ten times what it can take. Pub/Sub is far away, and few bytes may wait for it: so
/// ingest can take so little that one machine can really offer ten times as much.
final class Flood {
  private static final int TIMES = 10;

  /// Of ten times the capacity, so much has to be offered.
  private static final double LEAST_TIMES = 9;

  private static final Duration PUBSUB_DELAY = Duration.ofMillis(250);

  /// Room for some 40 posts at a time.
  private static final Scene.Room ROOM = new Scene.Room(128, 256, 5 << 20);

  private static final int EVENTS_PER_POST = 50;

  /// Clients that find out what the capacity is: more than fit in.
  private static final int CLIENTS = 80;

  /// Capacity that grows by less counts as known.
  private static final double GROWS = 1.05;

  private static final int MOST_OPEN = 2_000;

  /// Beside ten times its capacity, ingest is given half of it.
  private static final double NORMAL = 0.5;

  /// Normal service is back when nothing was refused for so long.
  private static final Duration CALM = Duration.ofSeconds(5);

  private final Run run;
  private final Scene scene;
  private final Report report;
  private final MetricsClient metrics = new MetricsClient();

  private Flood(Run run, Scene scene, Report report) {
    this.run = run;
    this.scene = scene;
    this.report = report;
  }

  /// Does so.
  ///
  /// @param time of the flood itself
  static void run(Run run, Site site, Duration time, Report report) throws Exception {
    new Flood(run, Scene.start(site, ROOM), report).run(time);
  }

  private void run(Duration time) throws Exception {
    scene.pubSub().distance(PUBSUB_DELAY);
    var ledger = new Ledger();
    try (var crowd = new Crowd(scene.events(), ledger, run.seed(), EVENTS_PER_POST, MOST_OPEN)) {
      double capacity = capacity(crowd, time.dividedBy(5));
      print("normal", crowd.steadily(capacity * NORMAL, time.dividedBy(4)), crowd);
      Posts flood = crowd.steadily(capacity * TIMES, time);
      recover(crowd, capacity * NORMAL);
      print("flood", flood, crowd);
      judge(flood, capacity);
    }
    scene.ingest().report(report);
    report.require(
        scene.ingest().metric(metrics, Scene.INGEST_BYTES).filter(n -> n == 0).isPresent(),
        "ingest holds bytes although nobody waits for it");
    scene.pubSub().distance(Duration.ZERO);
    // Only now, so that it takes nothing of the machine from those above.
    scene.startProcessor();
    report.audit(scene.audit(metrics), ledger);
  }

  /// Posts per second that ingest takes, once that grows no more: it has to be compiled, and what
  /// may be on the way to somebody far away grows with the experience.
  private double capacity(Crowd crowd, Duration round) throws InterruptedException {
    double best = 0;
    double last = perSecond(crowd.inTurn(CLIENTS, round));
    while (last > best * GROWS) {
      best = last;
      last = perSecond(crowd.inTurn(CLIENTS, round));
    }
    double capacity = Math.max(best, last);
    report.line(
        "capacity",
        "%,.0f posts a second with %,.0f events, from %d clients in turn",
        capacity,
        capacity * EVENTS_PER_POST,
        CLIENTS);
    return capacity;
  }

  private static double perSecond(Posts posts) {
    return posts.taken().count() / seconds(posts.offering());
  }

  private void recover(Crowd crowd, double rate) throws InterruptedException {
    Posts posts = crowd.steadily(rate, OverloadBenchmark.MOST_RECOVERY, CALM);
    double recovery = seconds(posts.lastTrouble());
    report.line("recovery", "%.1f s until nothing was refused any more", recovery);
    report.require(
        posts.lastTrouble().plus(CALM).compareTo(OverloadBenchmark.MOST_RECOVERY) <= 0,
        "ingest still refused what it can take after %d s",
        OverloadBenchmark.MOST_RECOVERY.toSeconds());
  }

  private void print(String name, Posts posts, Crowd crowd) throws InterruptedException {
    crowd.awaitAnswers();
    double seconds = seconds(posts.offering());
    report.line(
        name,
        "%,.0f posts a second with %,.0f events, for %.0f s; %,d more could not be sent",
        posts.sent() / seconds,
        posts.eventsSent() / seconds,
        seconds,
        posts.withheld());
    report.line(
        "  answers",
        "%s; none to %,d",
        posts.answers().entrySet().stream()
            .map(answer -> "%d: %,d".formatted(answer.getKey(), answer.getValue()))
            .collect(Collectors.joining(", ")),
        posts.lost());
    report.line(
        "  taken",
        "%,.0f posts a second with %,.0f events; p50 %,.0f ms, p99 %,.0f ms",
        posts.taken().count() / seconds,
        posts.eventsKept() / seconds,
        posts.taken().millis(0.5),
        posts.taken().millis(0.99));
    if (posts.refused().count() > 0) {
      report.line(
          "  refused",
          "%,.0f posts a second; p50 %,.1f ms, p99 %,.1f ms",
          posts.refused().count() / seconds,
          posts.refused().millis(0.5),
          posts.refused().millis(0.99));
    }
  }

  private void judge(Posts flood, double capacity) {
    double times = flood.sent() / seconds(flood.offering()) / capacity;
    report.line(
        "  times",
        "%.1f times the capacity, %.1f times what was taken",
        times,
        (double) flood.eventsSent() / flood.eventsKept());
    report.require(times >= LEAST_TIMES, "only %.1f times the capacity could be offered", times);
    report.require(flood.refused().count() > 0, "nothing was refused");
    report.require(flood.taken().count() > 0, "nothing was taken");
    report.require(
        flood.withoutRetryAfter() == 0,
        "%,d refusals do not say when to come again",
        flood.withoutRetryAfter());
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
