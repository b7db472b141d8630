package io.sluice.bench.beam;

import io.sluice.bench.Run;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.peer.CountedTopic;
import io.sluice.bench.peer.TopicFeed;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.model.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Those that are compared, one after the other.
final class Contest {
  private static final String PROJECT = "sluice-local";
  private static final String DATASET = "sluice";
  private static final int PACK = 50;

  /// Of the time of the run, this part is for each to warm up.
  private static final int WARM_UP = 8;

  private final Run run;
  private final Site site;
  private final Stage stage;
  private final BeamProgram program;
  private final Pushes pushes;
  private final Warehouse warehouse;
  private final String pubSub;
  private final List<Result> results = new ArrayList<>();
  private boolean right = true;

  Contest(Run run, Site site, Stage stage, BeamProgram program) {
    this.run = run;
    this.site = site;
    this.stage = stage;
    this.program = program;
    this.pushes = new Pushes(run.clock());
    this.warehouse = new Warehouse(site.port(Setting.BIGQUERY_PORT));
    this.pubSub = "127.0.0.1:" + site.port(Setting.PUBSUB_PORT);
  }

  /// Compares them.
  ///
  /// @return whether each has stored each event
  boolean run() throws IOException, InterruptedException {
    sluice();
    Pipelines pipelines = Pipelines.open(site, program, run.directory());
    for (Way way : Way.values()) {
      beam(way, pipelines);
    }
    new Report(run.section(), program.version(), results).write();
    return right;
  }

  private void sluice() throws IOException, InterruptedException {
    Environment environment = stage.environment(Distances.NONE);
    ServiceProcess processor = stage.processorOfTheStack(environment, pushes::next).service();
    try (TopicFeed feed = TopicFeed.of(pubSub, PROJECT, "events", run.clock())) {
      Result packs =
          measure(
              new Contender(
                  Report.SLUICE + ", packs of " + PACK,
                  processor,
                  "events",
                  events -> feed.packs(events, PACK)));
      Result ones =
          measure(
              new Contender(
                  Report.SLUICE + ", packs of 1",
                  processor,
                  "events",
                  events -> feed.packs(events, 1)));
      check(Report.SLUICE, packs, ones);
    }
    processor.close();
  }

  private void beam(Way way, Pipelines pipelines) throws IOException, InterruptedException {
    String name = way.id();
    warehouse.query("CREATE TABLE %s AS SELECT * FROM events WHERE FALSE".formatted(name), _ -> {});
    new CountedTopic(pubSub, PROJECT, name).create();
    ServiceProcess process = pipelines.start(way, PROJECT, DATASET);
    try (TopicFeed feed = TopicFeed.of(pubSub, PROJECT, name, run.clock())) {
      check(way.kind(), measure(new Contender(way.kind(), process, name, feed::messages)));
    }
    process.close();
  }

  /// Lets it warm up for as long as the others, and then work for as many events as they.
  private Result measure(Contender contender) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Turn warm = Turn.NONE;
    while (warm.events() == 0 || System.nanoTime() - start < run.time().toNanos() / WARM_UP) {
      warm = warm.plus(contender.turn(stage, warehouse, pushes));
    }
    tell(contender.kind() + ", to warm up", warm);
    Turn sum = Turn.NONE;
    for (int i = 0; i < Math.max(1, run.time().toMinutes()); i++) {
      sum = sum.plus(contender.turn(stage, warehouse, pushes));
    }
    tell(contender.kind(), sum);
    var result = new Result(contender, warm, sum, contender.service().peakMegabytes());
    results.add(result);
    return result;
  }

  private void tell(String kind, Turn turn) {
    run.out()
        .printf(
            "  %s: %,.0f events/s, %.1f us of CPU each%n", kind, turn.perSecond(), turn.micros());
  }

  /// Whether the table of those who share it has each event once.
  private void check(String who, Result... sharing) throws IOException {
    Turn all = Stream.of(sharing).map(Result::all).reduce(Turn::plus).orElseThrow();
    Contender one = sharing[0].contender();
    long rows = one.rows(warehouse, "*");
    long ids = one.rows(warehouse, "DISTINCT event_id");
    boolean well = rows == all.rows() && ids == rows;
    right &= well;
    run.section()
        .note(
            "%s: events published %,d, of them repeated %,d, rows %,d, ids %,d; %s"
                .formatted(
                    who,
                    all.events(),
                    all.events() - all.rows(),
                    rows,
                    ids,
                    well ? "as it has to be" : "WRONG, see " + run.directory()));
  }
}
