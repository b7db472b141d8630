package io.sluice.bench.processor;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.peer.ArticleMain;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The processor beside the one that articles describe, which takes one event a push, and beside a
/// server that answers pushes without looking at them; with events that come again; and several
/// processors beside one.
public final class ProcessorBenchmark implements Benchmark {
  @Override
  public String name() {
    return "processor";
  }

  @Override
  public String question() {
    return "what does a row cost the processor, beside one message, one look in Redis, one insertAll?";
  }

  @Override
  public int share() {
    return 9;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onStage(stage -> measure(run, stage));
  }

  private static boolean measure(Run run, Stage stage) throws IOException, InterruptedException {
    var contest = new Contest(run, stage);
    Stored before = Stored.count(stage.warehouse(), "", "events", 0);
    contest.remember(part(run, 6));
    contest.warmUp(part(run, 20));
    contest.near(part(run, 38));
    contest.far(part(run, 22));
    contest.spread(part(run, 14));
    Stored stored = stored(stage, contest.ours()).since(before);
    run.section().note(stored.toString());
    return isInserted(run, stage, contest.articles()) && stored.isRight();
  }

  private static Duration part(Run run, int percent) {
    return run.time().multipliedBy(percent).dividedBy(100);
  }

  private static Stored stored(Stage stage, List<Pushes> all) throws IOException {
    long pushed = all.stream().mapToLong(Pushes::events).sum();
    long repeated = all.stream().mapToLong(Pushes::repeated).sum();
    String who = "Sluice, without %,d that came again".formatted(repeated);
    return Stored.count(stage.warehouse(), who, "events", pushed - repeated);
  }

  /// Its table has no ids.
  private static boolean isInserted(Run run, Stage stage, Pushes pushes) throws IOException {
    long rows = stage.warehouse().number("SELECT COUNT(*) FROM " + ArticleMain.TABLE);
    boolean right = rows == pushes.events();
    run.section()
        .note(
            "article: events pushed: %,d, rows: %,d; %s"
                .formatted(
                    pushes.events(),
                    rows,
                    right ? "as it has to be" : "WRONG, so none of these figures count"));
    return right;
  }
}
