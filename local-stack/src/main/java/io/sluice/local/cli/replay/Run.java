package io.sluice.local.cli.replay;

import io.sluice.local.cli.shell.Progress;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.KeptEvents;
import io.sluice.model.route.Routes;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/// One replay of a deployment, with what it says to people.
///
/// @param dry whether nothing is published
/// @param out where it says what it does; neither an id nor a payload is in it
record Run(
    Deployment deployment,
    boolean dry,
    Terminal terminal,
    PrintWriter out,
    PrintWriter err,
    InstantSource clock) {

  /// Replays rejections.
  ///
  /// @param routes names of the routes whose events are meant; empty for all
  /// @return the exit code
  int rejections(Filter filter, Routes configured, List<String> routes)
      throws ReplayException, InterruptedException {
    return rejections(filter, new RoutedTargets(configured, routes), UnaryOperator.identity());
  }

  int rejections(Filter filter, Targets targets, UnaryOperator<Warehouse> watched)
      throws ReplayException, InterruptedException {
    Settings settings = deployment.settings();
    var tables =
        new BigQueryTables(
            deployment.endpoint(Setting.BIGQUERY_ENDPOINT),
            deployment.project(),
            deployment.dataset());
    Warehouse warehouse =
        watched.apply(
            new BigQueryWarehouse(tables, Duration.ofDays(settings.number(Setting.REJECTED_DAYS))));
    say(
        "%s of %s, received from %s until %s, to %s"
            .formatted(
                tables.path("rejected_events"),
                deployment.place(),
                filter.since(),
                filter.until(),
                deployment.topic()));
    List<Warehouse.Count> counts = warehouse.count(filter);
    long total = counts.stream().mapToLong(Warehouse.Count::rejections).sum();
    var report = new Report(total);
    var progress = new Progress(terminal, err, report);
    var candidates = new Candidates(new KeptEvents(EventRules.of(settings)), targets, report);
    try (Bus bus = bus("")) {
      var replay =
          new Replay(
              warehouse,
              bus,
              candidates,
              settings.number(Setting.MAX_MESSAGE_BYTES),
              dry,
              report,
              clock);
      return new Attempt(progress, replay::stop, () -> report.summarise(out, dry, progress))
          .run(() -> replay.run(filter, counts));
    }
  }

  /// Publishes dead letters again.
  ///
  /// @param subscription where they lie; empty for where a deployment puts them
  /// @return the exit code
  int deadLetters(String subscription, Instant now) throws ReplayException {
    say(
        "dead letters in %s of %s, to %s"
            .formatted(
                deployment.subscription(subscription), deployment.place(), deployment.topic()));
    try (Bus bus = bus(subscription)) {
      var letters = new DeadLetters(bus, dry, now);
      var progress = new Progress(terminal, err, letters);
      return new Attempt(progress, letters::stop, () -> say(letters.summary(progress.seconds())))
          .run(letters::run);
    }
  }

  private Bus bus(String subscription) throws ReplayException {
    return PubSubBus.of(
        deployment.endpoint(Setting.PUBSUB_ENDPOINT),
        deployment.topic(),
        deployment.subscription(subscription));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
