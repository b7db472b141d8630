package io.sluice.bench.price;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;

/// The same pushes to a processor that delivers exactly once, and to one that delivers at least
/// once: with everything on the loopback, and with the services as far away as in a region.
public final class PriceBenchmark implements Benchmark {
  private static final int SENDERS = 16;

  /// Enough that answers which come late keep neither of the two idle.
  private static final int FAR_SENDERS = 64;

  private static final Duration TO_REDIS = Duration.ofMillis(1);
  private static final Duration TO_BIGQUERY = Duration.ofMillis(30);
  private static final int SITUATIONS = 2;

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
    compare(run, stage, new Comparison(stage, "all on this machine", SENDERS), stage.near());
    compare(
        run,
        stage,
        new Comparison(
            stage,
            "as far as in a region, Redis %d ms, BigQuery's appends %d ms"
                .formatted(TO_REDIS.toMillis(), TO_BIGQUERY.toMillis()),
            FAR_SENDERS),
        stage.far(TO_REDIS, TO_BIGQUERY));
  }

  private static void compare(Run run, Stage stage, Comparison comparison, Environment environment)
      throws IOException, InterruptedException {
    comparison.run(
        subject(run, stage, environment, Delivery.EXACTLY_ONCE),
        subject(run, stage, environment, Delivery.AT_LEAST_ONCE),
        run.time().dividedBy(SITUATIONS),
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
