package io.sluice.bench.routes;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import io.sluice.model.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The same events to services that have no routes, and to services with a route that has a
/// condition, a schema and a filter: to ingest, which finds the route and checks the schema; to the
/// processor, which does so too, because the pushes name no route, and filters and maps.
public final class RoutesBenchmark implements Benchmark {
  private static final String ROUTED = "routed";
  private static final String PLAIN = "plain";
  private static final int EVENTS = 50;
  private static final double MOST = 2;
  private static final String PUBLISHED = "sluice_ingest_events_published_total";

  private static final String ROUTES =
      """
      routes:
        - name: visits
          match: event.type == "visit"
          schema: visit.json
          filter: event.data.total != "0.00"
          table: visits
      """;

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public String question() {
    return "what do a condition, a schema and a filter cost?";
  }

  @Override
  public int share() {
    return 2;
  }

  @Override
  public boolean run(Run run) throws Exception {
    Path config = Files.createDirectories(run.directory().resolve("config"));
    Files.writeString(config.resolve("sluice.yaml"), ROUTES);
    Files.writeString(config.resolve("visit.json"), Pushes.SCHEMA);
    return run.onSite(site -> {
      Stage stage = Stage.start(site);
      boolean right = processor(run, site, stage, config);
      return ingest(run, stage, config) && right;
    });
  }

  private static boolean processor(Run run, Site site, Stage stage, Path config)
      throws IOException, InterruptedException {
    var routed = new Pushes(run.clock());
    var plain = new Pushes(run.clock());
    compare(
        run,
        stage,
        "processor",
        stage.processor(ROUTED, routed(stage, config), routed::next),
        stage.processor(PLAIN, plain(stage, config), plain::next));
    var warehouse = new Warehouse(site.port(Setting.BIGQUERY_PORT));
    boolean right = true;
    for (Stored stored :
        List.of(
            Stored.count(warehouse, ROUTED, "visits", routed.events()),
            Stored.count(warehouse, PLAIN, "events", plain.events()))) {
      run.section().note(stored.toString());
      right &= stored.isRight();
    }
    return right;
  }

  private static boolean ingest(Run run, Stage stage, Path config)
      throws IOException, InterruptedException {
    var routedPosts = new Pushes(run.clock());
    var plainPosts = new Pushes(run.clock());
    Subject routed =
        stage.ingest(ROUTED, quiet(routed(stage, config)), Map.of(), routedPosts::body);
    Subject plain = stage.ingest(PLAIN, quiet(plain(stage, config)), Map.of(), plainPosts::body);
    compare(run, stage, "ingest", routed, plain);
    boolean right = isPublished(run, stage, routed, routedPosts);
    return isPublished(run, stage, plain, plainPosts) && right;
  }

  private static boolean isPublished(Run run, Stage stage, Subject ingest, Pushes posts)
      throws IOException, InterruptedException {
    long published = stage.metric(ingest, PUBLISHED);
    boolean right = published == posts.events();
    run.section()
        .note(
            "%s: events posted: %,d, published: %,d; %s"
                .formatted(
                    ingest.kind(),
                    posts.events(),
                    published,
                    right ? "as it has to be" : "WRONG, so none of these figures count"));
    return right;
  }

  private static Environment routed(Stage stage, Path config)
      throws IOException, InterruptedException {
    return plain(stage, config).with(Setting.CONFIG_DIR, config);
  }

  private static Environment plain(Stage stage, Path config)
      throws IOException, InterruptedException {
    return stage
        .environment(Distances.NONE)
        .with(Setting.CONFIG_DIR, config.resolveSibling("no-config"));
  }

  private static Environment quiet(Environment environment) {
    return environment.with(Setting.TOPIC, Stage.QUIET_TOPIC);
  }

  private static void compare(Run run, Stage stage, String service, Subject routed, Subject plain)
      throws IOException, InterruptedException {
    var comparison = new Comparison(stage, Situation.NEAR, EVENTS, run.out());
    List<Round> rounds = comparison.run(List.of(routed, plain), run.time().dividedBy(2));
    Round one = rounds.getFirst();
    Round other = rounds.getLast();
    run.section().add(comparison.table(service, List.of(one, other)));
    Figure figure =
        Figure.of(
            "routes." + service,
            "CPU of " + service + " with a condition, a schema and a filter, beside none",
            one.settledMicros() / other.settledMicros(),
            "times");
    run.section().add(figure.aiming(Aim.atMost(MOST)));
  }
}
