package io.sluice.bench.price;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.process.Environment;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Place;
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
  private static final String EXACTLY_ONCE = "exactly-once";
  private static final String AT_LEAST_ONCE = "at-least-once";
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
    return 4;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onStage(stage -> measure(run, stage));
  }

  private static boolean measure(Run run, Stage stage) throws IOException, InterruptedException {
    var pushes = new Pushes(run.clock());
    Place place = stage.place();
    Environment exactly = place.environment();
    Environment atLeast = exactly.with(Setting.DELIVERY, AT_LEAST_ONCE);
    List<Subject> both =
        List.of(
            stage.anotherProcessor(EXACTLY_ONCE, exactly, pushes::next),
            stage.anotherProcessor(AT_LEAST_ONCE, atLeast, pushes::next));
    Stored before = Stored.count(stage.warehouse(), "", "events", 0);
    for (Situation situation : Situation.BUSY) {
      place.move(situation.distances());
      compare(run, stage, situation, both);
    }
    both.forEach(each -> each.service().close());
    Stored stored = Stored.count(stage.warehouse(), "", "events", pushes.events()).since(before);
    run.section().note(stored.toString());
    return stored.isRight();
  }

  private static void compare(Run run, Stage stage, Situation situation, List<Subject> both)
      throws IOException, InterruptedException {
    var comparison =
        new Comparison("The price of exactly-once", stage, situation, EVENTS, run.out());
    List<Round> rounds = comparison.run(both, situation.partOf(run.time()));
    Round one = rounds.getFirst();
    Round other = rounds.getLast();
    run.section().add(comparison.table(List.of(one, other)));
    Figure figure =
        Figure.of(
            "price." + situation.key(),
            "CPU of exactly-once beside at-least-once, %s, %d pushes at a time"
                .formatted(situation.distances(), situation.senders()),
            one.settledMicros() / other.settledMicros(),
            "times");
    run.section().add(figure.aiming(Aim.atMost(MOST_PRICE)));
  }
}
