package io.sluice.local.cli.send;

import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Progress;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.model.Setting;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `send`: posts events to a running ingest, and says what became of them.
@Command(
    name = "send",
    description = {
      "Posts events to ingest in batches, each event's bytes unchanged.",
      "Reads JSON (an array, objects one after the other, {\"events\":[...]}), NDJSON, or gzip of these."
    })
public final class SendCommand implements Callable<Integer> {
  private static final int MAX_BATCH_EVENTS = 10_000;

  /// From the first failed try of a batch to the last.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static final class Origin {
    @Parameters(paramLabel = "FILE", description = "File to read; - for standard input.")
    @Nullable String file;

    @Option(
        names = "--generate",
        paramLabel = "KIND",
        description = "Make events up instead: ${COMPLETION-CANDIDATES}.")
    @Nullable Sample generate;
  }

  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "The ingest service; by default the local one.")
  private @Nullable URI to;

  @Option(names = "--key", paramLabel = "KEY", description = "Write key.")
  private @Nullable String key;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "500",
      description = "Events of a batch at most (${DEFAULT-VALUE}); 1 MB at most in any case.")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      converter = Rate.class,
      description = "Events a second (or 90/m a minute); by default as fast as possible.")
  private @Nullable Double rate;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many events to make up; by default endless.")
  private @Nullable Long count;

  @Option(names = "--seed", paramLabel = "N", description = "The same seed makes the same events.")
  private @Nullable Long seed;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  private final Terminal terminal;

  /// Not run yet.
  ///
  /// @param terminal where progress is shown
  public SendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    String file = origin.file;
    if (file == null) {
      return transfer(() -> -1).run(generator());
    }
    try (Input input = Input.open(file)) {
      return transfer(input::done).run(new EventReader(input.unpacked()));
    }
  }

  private Transfer transfer(DoubleSupplier done) {
    var tally = new Tally(done);
    var progress = new Progress(terminal, spec.commandLine().getErr(), tally);
    var rejections = new Rejections(progress);
    var pacer = new Pacer(rate == null ? Double.POSITIVE_INFINITY : rate);
    var client = new IngestClient(destination(), key);
    var sender = new Sender(client, tally, pacer, batch, PATIENCE, rejections);
    return new Transfer(sender, tally, progress, rejections, spec.commandLine().getOut());
  }

  private EventSource generator() {
    var sample = Objects.requireNonNull(origin.generate);
    long events = count == null ? Long.MAX_VALUE : count;
    return seed == null ? Generator.of(sample, events) : Generator.seeded(sample, events, seed);
  }

  private URI destination() {
    int port = common.settings().port(Setting.INGEST_PORT);
    return to == null ? URI.create("http://127.0.0.1:" + port) : to;
  }

  private void checkOptions() {
    if (batch < 1 || batch > MAX_BATCH_EVENTS) {
      throw misspelt("--batch %d is not between 1 and %d".formatted(batch, MAX_BATCH_EVENTS));
    }
    if (origin.file != null && (count != null || seed != null)) {
      throw misspelt("--count and --seed belong to --generate");
    }
    if (count != null && count < 1) {
      throw misspelt("--count %d is not 1 or more".formatted(count));
    }
    if (to != null && (to.getHost() == null || !String.valueOf(to.getScheme()).matches("https?"))) {
      throw misspelt("--to is not a URL such as http://127.0.0.1:8080");
    }
    if (to != null && mayHoldAKey(to)) {
      throw misspelt("--to is the address of ingest alone; a write key goes into --key");
    }
  }

  // Neither complaint repeats the URL: there may be a key in it.
  private static boolean mayHoldAKey(URI to) {
    return to.getRawQuery() != null
        || to.getRawUserInfo() != null
        || to.getRawPath().matches(".*/v1/events/+[^/].*");
  }

  private ParameterException misspelt(String complaint) {
    return new ParameterException(spec.commandLine(), complaint);
  }
}
