package io.sluice.local.cli.replay;

import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Progress;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.KeptEvents;
import io.sluice.service.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `replay`: publishes rejected events again, or dead letters.
@Command(
    name = "replay",
    sortOptions = false,
    description = {
      "Publishes rejected events again, or dead letters, once what was wrong is mended.",
      "What a table has already is skipped: to replay twice adds nothing.",
      "Works on the local stack; on Google Cloud when a project is named and no endpoints, with"
          + " application default credentials."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Moment A_DAY_AGO = Moment.ago(Duration.ofDays(1));

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description =
          "Received then or later: 3d, 12h, 30m (ago), 2026-11-01, RFC 3339; by default 1d.")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description = "Received before; by default now.")
  private @Nullable Moment until;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      split = ",",
      description = "Only those refused there: ${COMPLETION-CANDIDATES}.")
  private List<Stage> stages = List.of();

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      split = ",",
      description = "Only those refused as: ${COMPLETION-CANDIDATES}.")
  private List<Reason> reasons = List.of();

  @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type.")
  private List<String> types = List.of();

  @Option(
      names = "--again",
      description = "Also what was replayed before, if its event is in no table.")
  private boolean again;

  @Option(
      names = "--dead-letters",
      description = "Dead letters instead: the messages that Pub/Sub gave up on.")
  private boolean deadLetters;

  @Option(
      names = "--subscription",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Where the dead letters lie; by default TOPIC-dead-pull.")
  private String subscription = "";

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--project",
      paramLabel = "P",
      description = "Google Cloud project (SLUICE_PROJECT).")
  private @Nullable String project;

  @Option(names = "--dataset", paramLabel = "D", description = "BigQuery dataset (SLUICE_DATASET).")
  private @Nullable String dataset;

  @Option(names = "--topic", paramLabel = "T", description = "Pub/Sub topic (SLUICE_TOPIC).")
  private @Nullable String topic;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  private final Terminal terminal;
  private final Clock clock = Clock.systemUTC();

  /// Not run yet.
  ///
  /// @param terminal where progress is shown
  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Deployment deployment = Deployment.of(settings());
    Instant now = clock.instant();
    Filter filter = filter(now);
    Logs.configure(deployment.settings().with(Setting.LOG_LEVEL, "ERROR"));
    try (Bus bus =
        PubSubBus.of(
            deployment.endpoint(Setting.PUBSUB_ENDPOINT),
            deployment.topic(),
            deployment.subscription(subscription))) {
      return deadLetters ? deadLetters(deployment, bus, now) : rejections(deployment, bus, filter);
    }
  }

  private int rejections(Deployment deployment, Bus bus, Filter filter)
      throws IOException, InterruptedException {
    Settings settings = deployment.settings();
    var tables =
        new BigQueryTables(
            deployment.endpoint(Setting.BIGQUERY_ENDPOINT),
            deployment.project(),
            deployment.dataset());
    var warehouse =
        new BigQueryWarehouse(tables, Duration.ofDays(settings.number(Setting.REJECTED_DAYS)));
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
    var progress = new Progress(terminal, spec.commandLine().getErr(), report);
    var replay =
        new Replay(
            warehouse,
            bus,
            new KeptEvents(EventRules.of(settings)),
            Targets.EVENTS,
            settings.number(Setting.MAX_MESSAGE_BYTES),
            dryRun,
            report,
            clock);
    return new Attempt(progress, replay::stop, () -> summarise(report, total, progress))
        .run(() -> replay.run(filter, counts));
  }

  private void summarise(Report report, long total, Progress progress) {
    PrintWriter out = spec.commandLine().getOut();
    report.print(out);
    long due = total - report.count(Fate.DONE);
    if (due == 0) {
      say(
          total == 0
              ? "nothing to do: nothing was rejected then"
              : "nothing to do: %,d replayed before (--again replays those that are in no table)"
                  .formatted(total));
      return;
    }
    out.printf(
        "%s %,d events of %,d rejections in %,d messages: %,d present, %,d superseded, %,d refused again, %,d cut, %,d replayed before, in %.1f s (%,d/s)%n",
        dryRun ? "would replay" : "replayed",
        report.count(Fate.REPLAYED),
        total,
        report.messages(),
        report.count(Fate.PRESENT),
        report.count(Fate.SUPERSEDED),
        report.count(Fate.REFUSED),
        report.count(Fate.CUT),
        report.count(Fate.DONE),
        progress.seconds(),
        progress.rate());
    out.flush();
  }

  private int deadLetters(Deployment deployment, Bus bus, Instant now) throws ReplayException {
    say(
        "dead letters in %s of %s, to %s"
            .formatted(
                deployment.subscription(subscription), deployment.place(), deployment.topic()));
    var letters = new DeadLetters(bus, dryRun, now);
    var progress = new Progress(terminal, spec.commandLine().getErr(), letters);
    return new Attempt(progress, letters::stop, () -> summarise(letters, progress))
        .run(letters::run);
  }

  private void summarise(DeadLetters letters, Progress progress) {
    say(
        "%s %,d dead letters, in %.1f s%s"
            .formatted(
                dryRun ? "would publish again" : "published again",
                letters.settled(),
                progress.seconds(),
                letters.returned() == 0
                    ? ""
                    : "; %,d came meanwhile and are left: what is wrong with them?"
                        .formatted(letters.returned())));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private Settings settings() {
    Settings settings = common.settings();
    settings = project == null ? settings : settings.with(Setting.PROJECT, project);
    settings = dataset == null ? settings : settings.with(Setting.DATASET, dataset);
    return topic == null ? settings : settings.with(Setting.TOPIC, topic);
  }

  private Filter filter(Instant now) {
    if (deadLetters
        && (since != null
            || until != null
            || again
            || !stages.isEmpty()
            || !reasons.isEmpty()
            || !types.isEmpty())) {
      throw misspelt("--dead-letters takes all of them: it goes with no filter");
    }
    if (!deadLetters && !subscription.isEmpty()) {
      throw misspelt("--subscription belongs to --dead-letters");
    }
    Instant from = Objects.requireNonNullElse(since, A_DAY_AGO).at(now);
    Instant to = until == null ? now : until.at(now);
    if (!from.isBefore(to)) {
      throw misspelt("--since %s is not before --until %s".formatted(from, to));
    }
    return new Filter(from, to, names(stages), names(reasons), types, again);
  }

  private static List<String> names(List<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).toList();
  }

  private ParameterException misspelt(String complaint) {
    return new ParameterException(spec.commandLine(), complaint);
  }
}
