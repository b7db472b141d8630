package io.sluice.bench.processor;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.peer.ArticleMain;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.model.Setting;
import java.io.IOException;
import java.time.Duration;

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
    return 4;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onSite(site -> measure(run, site));
  }

  private static boolean measure(Run run, Site site) throws IOException, InterruptedException {
    var contest = new Contest(run, Stage.start(site));
    contest.remember(part(run, 10));
    contest.near(part(run, 40));
    contest.far(part(run, 32));
    contest.spread(part(run, 18));
    boolean stored = isStoredOnce(run, site, contest.ours());
    return isInserted(run, site, contest.articles()) && stored;
  }

  private static Duration part(Run run, int percent) {
    return run.time().multipliedBy(percent).dividedBy(100);
  }

  private static boolean isStoredOnce(Run run, Site site, Iterable<Pushes> all) throws IOException {
    long pushed = 0;
    long repeated = 0;
    for (Pushes pushes : all) {
      pushed += pushes.events();
      repeated += pushes.repeated();
    }
    var warehouse = new Warehouse(site.port(Setting.BIGQUERY_PORT));
    long rows = warehouse.number("SELECT COUNT(*) FROM events");
    long ids = warehouse.number("SELECT COUNT(DISTINCT event_id) FROM events");
    boolean right = rows == pushed - repeated && ids == rows;
    run.section()
        .note(
            "Sluice: events pushed %,d, of them repeated %,d, rows %,d, ids %,d; %s"
                .formatted(pushed, repeated, rows, ids, verdict(run, right)));
    return right;
  }

  private static boolean isInserted(Run run, Site site, Pushes pushes) throws IOException {
    long rows =
        new Warehouse(site.port(Setting.BIGQUERY_PORT))
            .number("SELECT COUNT(*) FROM " + ArticleMain.TABLE);
    boolean right = rows == pushes.events();
    run.section()
        .note(
            "article: events pushed %,d, rows %,d; %s"
                .formatted(pushes.events(), rows, verdict(run, right)));
    return right;
  }

  private static String verdict(Run run, boolean right) {
    return right ? "as it has to be" : "WRONG, see " + run.directory();
  }
}
