package io.sluice.bench.ingest;

import io.sluice.bench.Run;
import io.sluice.bench.peer.Peer;
import io.sluice.bench.peer.express.LogSink;
import io.sluice.bench.peer.nginx.Nginx;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.push.Distances;
import io.sluice.bench.push.PushLoad;
import io.sluice.bench.push.Stage;
import io.sluice.bench.push.Subject;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts all that are compared. Those that this machine cannot start are left out, which is said
/// at once and in the section.
final class Lineup {
  private static final String PUBLISHED = "sluice_ingest_events_published_total";
  private static final String READ = "sluice_floor_read_bytes_total";
  private static final int OK = 200;

  private final Run run;
  private final Stage stage;
  private final Bodies bodies;
  private final List<Contender> contenders = new ArrayList<>();

  private Lineup(Run run, Stage stage, Bodies bodies) {
    this.run = run;
    this.stage = stage;
    this.bodies = bodies;
  }

  /// Starts them.
  ///
  /// @param bodies of the load that they have until they are given another one
  static List<Contender> start(Run run, Stage stage, Bodies bodies)
      throws IOException, InterruptedException {
    var lineup = new Lineup(run, stage, bodies);
    lineup.services();
    lineup.nginx();
    var sink = new LogSink(run.directory().resolveSibling("peers").resolve("express"));
    lineup.express(Role.EXPRESS, sink, LogSink.Mode.PRODUCTION);
    lineup.express(Role.DEFAULTS, sink, LogSink.Mode.DEVELOPMENT);
    return lineup.contenders;
  }

  private void services() throws IOException, InterruptedException {
    Environment plain = stage.environment(Distances.NONE).with(Setting.TOPIC, Stage.QUIET_TOPIC);
    ingest(Role.SLUICE, plain);
    ingest(Role.CHECKED, stage.routed(plain));
    var posted = new Posted();
    Subject floor = stage.floor(Role.FLOOR.title(), plain, posted.of(bodies));
    contenders.add(
        new Contender(
            Role.FLOOR, floor, posted, Posted.Unit.BYTES, "read", () -> stage.metric(floor, READ)));
  }

  private void ingest(Role role, Environment environment) throws IOException, InterruptedException {
    var posted = new Posted();
    Subject ingest = stage.ingest(role.title(), environment, Map.of(), posted.of(bodies));
    contenders.add(
        new Contender(
            role,
            ingest,
            posted,
            Posted.Unit.EVENTS,
            "published",
            () -> stage.metric(ingest, PUBLISHED)));
  }

  private void nginx() throws IOException, InterruptedException {
    Site site = stage.site();
    switch (Nginx.start(site, site.directory().resolve("nginx"))) {
      case Peer.Absent(String reason) -> skip(Role.NGINX, reason);
      case Peer.Running(ServiceProcess process, int port, String version) -> {
        run.section()
            .note(
                "%s, one process, answers 200, reads bodies to throw them away, and writes no access log"
                    .formatted(version));
        foreign(
            Role.NGINX, process, port, Posted.Unit.POSTS, "answered", () -> Nginx.requests(port));
      }
    }
  }

  private void express(Role role, LogSink sink, LogSink.Mode mode)
      throws IOException, InterruptedException {
    switch (sink.start(stage.site(), mode)) {
      case Peer.Absent(String reason) -> skip(role, reason);
      case Peer.Running(ServiceProcess process, int port, String version) -> {
        run.section().note("%s: %s; %s".formatted(role.title(), version, mode.settings()));
        foreign(
            role,
            process,
            port,
            Posted.Unit.EVENTS,
            "lines in its log",
            () -> LogSink.lines(process.log()));
      }
    }
  }

  private void foreign(
      Role role,
      ServiceProcess process,
      int port,
      Posted.Unit unit,
      String did,
      Contender.Count count) {
    var posted = new Posted();
    var load =
        new PushLoad(
            URI.create(Site.url(port) + "/v1/events"),
            Map.of("Content-Type", "application/json"),
            posted.of(bodies),
            OK);
    var subject = new Subject(role.title(), process, port, 0, load, null);
    contenders.add(new Contender(role, subject, posted, unit, did, count));
  }

  private void skip(Role role, String reason) {
    run.out().printf("%n  SKIPPED: %s: %s%n%n", role.title(), reason);
    run.section().note("**SKIPPED: %s**: %s".formatted(role.title(), reason));
  }
}
