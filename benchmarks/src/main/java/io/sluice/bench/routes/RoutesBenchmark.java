package io.sluice.bench.routes;

import io.sluice.bench.Benchmark;
import io.sluice.bench.Run;
import io.sluice.bench.measure.Stored;
import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.Environment;
import io.sluice.bench.push.Comparison;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Round;
import io.sluice.bench.push.Situation;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.Figure;
import java.io.IOException;
import java.util.List;

/// The same events to a processor that has no routes, and to one with a route that has a condition,
/// a schema and a filter. It finds the route and checks the schema, which ingest has done else,
/// because the pushes name no route, and filters and maps.
public final class RoutesBenchmark implements Benchmark {
  private static final String ROUTED = "routed";
  private static final String PLAIN = "plain";
  private static final int EVENTS = 50;
  private static final double MOST = 2;

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public String question() {
    return "what do a condition, a schema and a filter cost in the processor?";
  }

  @Override
  public int share() {
    return 2;
  }

  @Override
  public boolean run(Run run) throws Exception {
    return run.onStage(stage -> measure(run, stage));
  }

  private static boolean measure(Run run, Stage stage) throws IOException, InterruptedException {
    var routed = new Pushes(run.clock());
    var plain = new Pushes(run.clock());
    Environment near = stage.environment(Distances.NONE);
    Subject without = stage.processor(PLAIN, near, plain::next);
    Subject with = stage.processor(ROUTED, stage.routed(near), routed::next);
    Warehouse warehouse = stage.warehouse();
    Stored before = Stored.count(warehouse, "", "events", 0);
    var comparison = new Comparison("processor", stage, Situation.NEAR, EVENTS, run.out());
    List<Round> rounds = comparison.run(List.of(without, with), run.time());
    report(run, comparison, rounds.getLast(), rounds.getFirst());
    Stored typed = Stored.count(warehouse, ROUTED, Pushes.ROUTED_TABLE, routed.events());
    Stored untyped = Stored.count(warehouse, PLAIN, "events", plain.events()).since(before);
    run.section().note(typed.toString());
    run.section().note(untyped.toString());
    return typed.isRight() && untyped.isRight();
  }

  private static void report(Run run, Comparison comparison, Round routed, Round plain) {
    run.section().add(comparison.table(List.of(routed, plain)));
    Figure figure =
        Figure.of(
            "routes.processor",
            "CPU of processor with a condition, a schema and a filter, beside none",
            routed.settledMicros() / plain.settledMicros(),
            "times");
    run.section().add(figure.aiming(Aim.atMost(MOST)));
  }
}
