package io.sluice.bench.processor;

import io.sluice.bench.Run;
import io.sluice.bench.peer.ArticleMain;
import io.sluice.bench.process.Environment;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Comparison.Entry;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Place;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.BarPlot;
import io.sluice.bench.report.BarPlot.Bar;
import io.sluice.bench.report.Figure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Those that are compared, on one stage.
final class Contest {
  private static final String SLUICE = "Sluice, packs of %d";
  private static final String ARTICLE = "article";
  private static final int PACK = 50;

  /// In production 15,000 of 70 million events a day came again.
  private static final int PRODUCTION = 4_667;

  private static final int STORM = 2;

  private static final int IDS = 200_000;

  /// What the article has of a region: it asks Redis, and inserts by the REST interface.
  private static final Distances ARTICLE_REGION =
      new Distances(
          Distances.REGION.redis(), Distances.REGION.appends(), Distances.REGION.appends());

  private static final String ONES = "One event a push";
  private static final String PACKS = "Packs of events";

  /// They would bring 3,000 events a second, more than two cores take. BigQuery's stand-in closes
  /// connections when it has more than 200 that are idle, which a push may fail of. Source: JDK,
  /// module `jdk.httpserver`, `maxIdleConnections`.
  private static final Situation ARTICLES =
      new Situation(Distances.REGION, 100, Situation.REGION.turns());

  private final Run run;
  private final Stage stage;
  private final Pushes plain;
  private final Pushes production;
  private final Pushes storm;
  private final Pushes articles;
  private final Environment near;
  private final Subject processor;
  private final Place place;
  private final Subject article;

  Contest(Run run, Stage stage) throws IOException, InterruptedException {
    this.run = run;
    this.stage = stage;
    this.plain = new Pushes(run.clock());
    this.production = new Pushes(run.clock(), PRODUCTION);
    this.storm = new Pushes(run.clock(), STORM);
    this.articles = new Pushes(run.clock());
    this.near = stage.environment(Distances.NONE);
    this.processor = stage.processor(SLUICE.formatted(PACK), near, plain::next);
    this.place = stage.place();
    this.article =
        stage.peer(ARTICLE, ArticleMain.class, place.environment(), _ -> articles.bare());
  }

  /// What was pushed to Sluice.
  List<Pushes> ours() {
    return List.of(plain, production, storm);
  }

  /// What was pushed to the article's processor.
  Pushes articles() {
    return articles;
  }

  /// Lets a processor remember events, which warms it up as well.
  void remember(Duration time) throws IOException, InterruptedException {
    long before = stage.redisBytes();
    long end = System.nanoTime() + time.toNanos();
    do {
      PushLoad.Result _ = processor.load().run(Situation.NEAR.senders(), PACK, time);
    } while (plain.events() < IDS && System.nanoTime() < end + 2 * time.toNanos());
    double bytes = (double) (stage.redisBytes() - before) / plain.events();
    String meaning =
        "Redis for each of %,d events that are remembered, and their messages"
            .formatted(plain.events());
    add(Figure.of("processor.redis-bytes", meaning, bytes, "bytes").aiming(Aim.atMost(25)));
  }

  /// Lets the article's processor run until its compilers have little left to do: it takes them
  /// some 30,000 events.
  void warmUp(Duration time) throws IOException, InterruptedException {
    var ones = new Comparison(ONES, stage, Situation.NEAR, 1, run.out());
    Comparison.warmUp(List.of(new Entry(ones, article)), time);
  }

  /// On the loopback. Packs come first, and have two thirds of the time: most ratios are theirs,
  /// and single events make compilers throw away what they had made of packs.
  void near(Duration time) throws IOException, InterruptedException {
    Duration third = time.dividedBy(3);
    Subject floor = stage.pushedFloor("answers 204, pushes of " + PACK, near, floor()::next);
    var packs = new Comparison(PACKS, stage, Situation.NEAR, PACK, run.out());
    List<Round> pack =
        packs.run(
            List.of(
                processor,
                floor,
                processor.with("one of %,d events again".formatted(PRODUCTION), production::next),
                processor.with("one of %d events again".formatted(STORM), storm::next)),
            time.minus(third));
    run.section().add(packs.table(pack));
    floor.service().close();
    var ones = new Comparison(ONES, stage, Situation.NEAR, 1, run.out());
    List<Round> one =
        ones.run(List.of(processor.with(SLUICE.formatted(1), plain::next), article), third);
    run.section().add(ones.table(one));
    conclude(one, pack);
  }

  private void conclude(List<Round> one, List<Round> pack) {
    double ours = pack.getFirst().settledMicros();
    Figure rows =
        Figure.of("processor.rows", "rows, exactly once, in packs of 50", 1e6 / ours, "rows/CPU-s");
    add(rows.aiming(Aim.atLeast(150_000)));
    ratio("article-cpu", "CPU of the article's event beside ours in packs of 50", one.get(1), ours);
    ratio("article-cpu-1", "the same beside ours one by one", one.get(1), one.get(0));
    ratio("floor", "our CPU beside a server that only answers, packs of 50", ours, pack.get(1));
    ratio("repeated", "CPU of an event, one of 4,667 again, beside none", pack.get(2), ours);
    ratio("storm", "the same with each second one again", pack.get(3), ours);
    var bars = new ArrayList<Bar>();
    for (Round round : List.of(one.get(1), one.get(0), pack.get(0), pack.get(1))) {
      bars.add(new Bar(round.kind(), round.settledMicros(), round.kind().startsWith("Sluice")));
    }
    run.section()
        .add(
            "processor-cpu",
            new BarPlot("CPU of a processor for one event without JIT, microseconds", bars));
  }

  /// With everything as far away as in a region.
  void far(Duration time) throws IOException, InterruptedException {
    Environment region = stage.environment(Distances.REGION);
    Subject ours = stage.processor(SLUICE.formatted(1), region, plain::next);
    place.move(ARTICLE_REGION);
    var ones = new Comparison(ONES, stage, Situation.REGION, 1, run.out());
    var theirs = new Comparison(ONES, stage, ARTICLES, 1, run.out());
    var packs = new Comparison(PACKS, stage, Situation.REGION, PACK, run.out());
    List<Round> rounds =
        Comparison.inTurn(
            List.of(
                new Entry(ones, ours),
                new Entry(theirs, article),
                new Entry(packs, ours.with(SLUICE.formatted(PACK), plain::next))),
            time);
    Round one = rounds.get(0);
    Round other = rounds.get(1);
    Round pack = rounds.get(2);
    run.section().add(ones.table(List.of(one)));
    run.section().add(theirs.table(List.of(other)));
    run.section().add(packs.table(List.of(pack)));
    run.section()
        .note(
            "to the article's processor insertAll is as far as an append is to ours, %d ms; it reaches all by proxies, near as well, so that one JVM is warm for both"
                .formatted(ARTICLE_REGION.queries().toMillis()));
    String meaning = "throughput in packs of 50 beside the article's, as far as in a region";
    add(
        Figure.of(
                "processor.article-region",
                meaning,
                pack.eventsPerSecond() / other.eventsPerSecond(),
                "times")
            .aiming(Aim.atLeast(100)));
    double single = one.eventsPerSecond() / other.eventsPerSecond();
    add(Figure.of("processor.article-region-1", "the same one by one", single, "times"));
    article.service().close();
  }

  /// Several processors.
  void spread(Duration time) throws IOException, InterruptedException {
    var crew = new ArrayList<>(List.of(processor));
    crew.add(stage.anotherProcessor("second", near, plain::next));
    crew.add(stage.anotherProcessor("third", near, plain::next));
    var packs = new Comparison(PACKS, stage, Situation.NEAR, PACK, run.out());
    Comparison.warmUp(
        crew.stream().map(each -> new Entry(packs, each)).toList(), time.dividedBy(2));
    new Crew(run, crew, PACK).compare(time.dividedBy(2));
    for (Subject newcomer : crew.subList(1, crew.size())) {
      newcomer.service().close();
    }
  }

  private Pushes floor() {
    return new Pushes(run.clock());
  }

  private void ratio(String key, String meaning, Round one, Round other) {
    ratio(key, meaning, one, other.settledMicros());
  }

  private void ratio(String key, String meaning, Round one, double other) {
    add(Figure.of("processor." + key, meaning, one.settledMicros() / other, "times"));
  }

  private void ratio(String key, String meaning, double one, Round other) {
    add(Figure.of("processor." + key, meaning, one / other.settledMicros(), "times"));
  }

  private void add(Figure figure) {
    run.section().add(figure);
  }
}
