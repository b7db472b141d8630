package io.sluice.bench.price;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import io.sluice.model.Setting;
import java.io.IOException;
import java.util.List;

/// The same pushes to a processor that delivers exactly once, and to one that delivers at least
/// once: with everything on the loopback, and with the services as far away as in a region.
public final class PriceBenchmark implements Benchmark {
  private static final int EVENTS = 50;
  private static final double MOST_PRICE = 1.1;

  @Override
  public String name() {
    return "price";
  }

  @Override
  public String question() {
    return "what does exactly-once cost beside at-least-once?";
  }

  @Override
  public int share() {
    return 2;
  }

  @Override
  public boolean run(Run run) throws Exception {
    try (Site site = Site.open(run.directory(), run.jar())) {
      measure(run, Stage.start(site));
    }
    Site.delete(run.directory());
    return true;
  }

  private static void measure(Run run, Stage stage) throws IOException, InterruptedException {
    for (Situation situation : Situation.BUSY) {
      compare(run, stage, situation);
    }
  }

  private static void compare(Run run, Stage stage, Situation situation)
      throws IOException, InterruptedException {
    Environment environment = stage.environment(situation.distances());
    var comparison = new Comparison(stage, situation, EVENTS, run.out());
    List<Round> rounds =
        comparison.run(
            List.of(
                subject(run, stage, environment, Delivery.EXACTLY_ONCE),
                subject(run, stage, environment, Delivery.AT_LEAST_ONCE)),
            run.time().dividedBy(Situation.BUSY.size()));
    Round one = rounds.getFirst();
    Round other = rounds.getLast();
    run.section().add(comparison.table("The price of exactly-once", List.of(one, other)));
    Figure figure =
        Figure.of(
            "price." + situation.key(),
            "CPU of exactly-once beside at-least-once, %s, %d pushes at a time"
                .formatted(situation.distances(), situation.senders()),
            one.settledMicros() / other.settledMicros(),
            "times");
    run.section().add(figure.aiming(Aim.atMost(MOST_PRICE)));
  }

  private static Subject subject(Run run, Stage stage, Environment environment, Delivery delivery)
      throws IOException, InterruptedException {
    return stage.processor(
        delivery.value(),
        environment.with(Setting.DELIVERY, delivery.value()),
        new Pushes(run.clock())::next);
  }
}
