package io.sluice.local.cli.replay;

import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Home;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.service.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
      names = "--route",
      paramLabel = "ROUTE",
      description = "Only events that take this route now.")
  private List<String> routes = List.of();

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
      names = "--config",
      paramLabel = "DIR",
      description = "Directory of sluice.yaml (SLUICE_CONFIG_DIR).")
  private @Nullable Path config;

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
    CommandLine command = spec.commandLine();
    var run = new Run(deployment, dryRun, terminal, command.getOut(), command.getErr(), clock);
    if (deadLetters) {
      return run.deadLetters(subscription, now);
    }
    try (Routes configured =
        Routes.read(configDirectory(deployment.settings()), TransformCompiler.NONE)) {
      return run.rejections(filter, configured, routes);
    }
  }

  // A place that somebody named is seen from where they are, the usual one from the project.
  private Path configDirectory(Settings settings) {
    Path named = config == null ? Path.of(settings.text(Setting.CONFIG_DIR)) : config;
    boolean usual = named.toString().equals(Setting.CONFIG_DIR.fallback());
    return usual ? Home.directory().orElse(Path.of("")).resolve(named) : named;
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
            || !types.isEmpty()
            || !routes.isEmpty())) {
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
