package io.sluice.bench.routes;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Machine;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.model.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The same events to services that have no routes, and to services with a route that has a
/// condition, a schema and a filter: to ingest, which finds the route and checks the schema; to the
/// processor, which does so too, because the pushes name no route, and filters and maps.
public final class RoutesBenchmark implements Benchmark {
  private static final Situation SITUATION = new Situation(Distances.NONE, 16);

  private static final String ROUTES =
      """
      routes:
        - name: visits
          match: event.type == "visit"
          schema: visit.json
          filter: event.data.total != "0.00"
          table: visits
      """;

  private static final String SCHEMA =
      """
      {"type": "object",
       "required": ["id", "user", "page", "items"],
       "properties": {
         "id": {"type": "string", "maxLength": 100},
         "type": {"type": "string"},
         "user": {"type": "string", "pattern": "^user-[0-9]+$"},
         "page": {"type": "string"},
         "referrer": {"type": "string"},
         "items": {"type": "array", "items": {"type": "integer", "minimum": 0}},
         "total": {"type": "string", "bigquery": {"type": "NUMERIC"}}}}
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
  public boolean run(Run run) throws Exception {
    Path config = Files.createDirectories(run.directory().resolve("config"));
    Files.writeString(config.resolve("sluice.yaml"), ROUTES);
    Files.writeString(config.resolve("visit.json"), SCHEMA);
    try (Site site = Site.open(run.directory(), run.jar())) {
      measure(run, Stage.start(site), config);
    }
    Site.delete(run.directory());
    return true;
  }

  private static void measure(Run run, Stage stage, Path config)
      throws IOException, InterruptedException {
    run.out().printf("  machine   %s%n  command   %s%n", Machine.describe(), run.command());
    Duration each = run.time().dividedBy(2);
    Environment plain =
        stage
            .environment(Distances.NONE)
            .with(Setting.CONFIG_DIR, config.resolveSibling("no-config"));
    Environment routed = plain.with(Setting.CONFIG_DIR, config);
    run.out().printf("%n  the processor%n");
    new Comparison(stage, SITUATION)
        .run(
            stage.subject("routed", routed, new Pushes(run.clock())),
            stage.subject("plain", plain, new Pushes(run.clock())),
            each,
            run.out());
    run.out().printf("%n  ingest (\"push\" is a POST here)%n");
    new Comparison(stage, SITUATION)
        .run(
            stage.ingest("routed", routed, new Pushes(run.clock())),
            stage.ingest("plain", plain, new Pushes(run.clock())),
            each,
            run.out());
  }
}
