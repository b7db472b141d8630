package io.sluice.bench.price;

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
    return run.onSite(site -> measure(run, site));
  }

  private static boolean measure(Run run, Site site) throws IOException, InterruptedException {
    Stage stage = Stage.start(site);
    var pushes = new Pushes(run.clock());
    for (Situation situation : Situation.BUSY) {
      compare(run, stage, situation, pushes);
    }
    Stored stored =
        Stored.count(
            new Warehouse(site.port(Setting.BIGQUERY_PORT)), "", "events", pushes.events());
    run.section().note(stored.toString());
    return stored.isRight();
  }

  private static void compare(Run run, Stage stage, Situation situation, Pushes pushes)
      throws IOException, InterruptedException {
    Environment environment = stage.environment(situation.distances());
    var comparison = new Comparison(stage, situation, EVENTS, run.out());
    List<Round> rounds =
        comparison.run(
            List.of(
                subject(stage, environment, pushes, Delivery.EXACTLY_ONCE),
                subject(stage, environment, pushes, Delivery.AT_LEAST_ONCE)),
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

  private static Subject subject(
      Stage stage, Environment environment, Pushes pushes, Delivery delivery)
      throws IOException, InterruptedException {
    return stage.processor(
        delivery.value(), environment.with(Setting.DELIVERY, delivery.value()), pushes::next);
  }
}
