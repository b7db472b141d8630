package io.sluice.bench.price;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.model.Setting;
import java.io.IOException;

/// The same pushes to a processor that delivers exactly once, and to one that delivers at least
/// once: with everything on the loopback, and with the services as far away as in a region.
public final class PriceBenchmark implements Benchmark {
  @Override
  public String name() {
    return "price";
  }

  @Override
  public String question() {
    return "what does exactly-once cost beside at-least-once?";
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
    run.out().printf("  machine   %s%n  command   %s%n", Machine.describe(), run.command());
    for (Situation situation : Situation.ALL) {
      compare(run, stage, situation);
    }
  }

  private static void compare(Run run, Stage stage, Situation situation)
      throws IOException, InterruptedException {
    Environment environment = stage.environment(situation.distances());
    new Comparison(stage, situation)
        .run(
            subject(run, stage, environment, Delivery.EXACTLY_ONCE),
            subject(run, stage, environment, Delivery.AT_LEAST_ONCE),
            run.time().dividedBy(Situation.ALL.size()),
            run.out());
  }

  private static Subject subject(Run run, Stage stage, Environment environment, Delivery delivery)
      throws IOException, InterruptedException {
    return stage.subject(
        delivery.value(),
        environment.with(Setting.DELIVERY, delivery.value()),
        new Pushes(run.clock()));
  }
}
