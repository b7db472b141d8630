package io.sluice.local.cli.up;

import io.sluice.ingest.IngestMain;
import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Home;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.ProcessorMain;
import io.sluice.service.Address;
import io.sluice.service.Logs;
import io.sluice.service.Running;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `up`: runs everything locally until it is told to stop, and then drains.
@Command(name = "up", description = "Starts everything locally, until Ctrl-C.", sortOptions = false)
public final class UpCommand implements Callable<Integer> {
  private static final String FIRST_QUERY =
      "SELECT event_type, COUNT(*) AS events FROM events GROUP BY event_type";

  enum Part {
    stack,
    ingest,
    processor
  }

  @Option(names = "--ephemeral", description = "Keep nothing.")
  private boolean ephemeral;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Only one part, for a process of its own: ${COMPLETION-CANDIDATES}.")
  private @Nullable Part only;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where data is kept (SLUICE_DATA_DIR); by default .sluice in the project.")
  private @Nullable Path dataDir;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  private final Parts parts = new Parts();
  private volatile boolean failed;

  @Override
  public Integer call() throws Exception {
    LocalSettings local = LocalSettings.of(common.settings());
    Logs.configure(local.settings());
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "drain"));
    try {
      start(local);
      sayReady(local);
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      return 0; // the end came while something was starting
    } catch (Exception e) {
      failed = true;
      throw e;
    }
  }

  // An end that was asked for is no failure, whatever the signal would make of it.
  private void end() {
    parts.end();
    if (!failed) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void start(LocalSettings local) throws Exception {
    Settings settings = local.settings();
    List<Setting> services = services();
    Ports.check(settings, services);
    if (runs(Part.stack)) {
      new Stack(local, ephemeral).start(parts, directory(settings), this::redisEnded);
    }
    parts.start(
        services.stream()
            .<Callable<? extends AutoCloseable>>map(service -> start(service, local))
            .toList());
    for (Setting service : services) {
      Readiness.await(local.url(service));
    }
  }

  // In the order of their start: at the end, ingest stops taking events first.
  private List<Setting> services() {
    return Stream.of(Setting.PROCESSOR_PORT, Setting.INGEST_PORT)
        .filter(port -> runs(port == Setting.INGEST_PORT ? Part.ingest : Part.processor))
        .toList();
  }

  private Callable<Running> start(Setting service, LocalSettings local) {
    Address address = Address.loopback(local.settings().port(service));
    if (service == Setting.INGEST_PORT) {
      return () -> IngestMain.start(local.settings(), address);
    }
    Settings own = runs(Part.ingest) ? local.besideIngest() : local.settings();
    return () -> ProcessorMain.start(own, address);
  }

  private boolean runs(Part part) {
    return only == null || only == part;
  }

  // A place that somebody named is seen from where they are, the usual one from the project.
  private Path directory(Settings settings) {
    Path named = dataDir == null ? Path.of(settings.text(Setting.DATA_DIR)) : dataDir;
    boolean usual = named.toString().equals(Setting.DATA_DIR.fallback());
    Path directory = usual ? Home.directory().orElse(Path.of("")).resolve(named) : named;
    return ephemeral
        ? directory.resolve("ephemeral-" + settings.port(Setting.PUBSUB_PORT)).toAbsolutePath()
        : directory.toAbsolutePath();
  }

  private void redisEnded(String why) {
    if (!parts.haveEnded()) {
      failed = true;
      spec.commandLine().getErr().println("sluice: " + why + ", so everything ends");
      System.exit(1);
    }
  }

  private void sayReady(LocalSettings local) {
    PrintWriter out = spec.commandLine().getOut();
    Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.MAX);
    var line = new StringBuilder("ready");
    if (runs(Part.ingest)) {
      line.append("  ingest ").append(local.url(Setting.INGEST_PORT));
    }
    if (runs(Part.processor)) {
      line.append("  processor ").append(local.url(Setting.PROCESSOR_PORT));
    }
    if (runs(Part.stack)) {
      line.append("  BigQuery ").append(local.url(Setting.BIGQUERY_PORT));
      line.append("  Pub/Sub ").append(local.url(Setting.PUBSUB_PORT));
    }
    long millis = Duration.between(start, Clock.systemUTC().instant()).toMillis();
    out.printf("%s  (%.1f s)%n", line, millis / 1e3);
    String offset = local.settings().text(Setting.PORT_OFFSET);
    String option = offset.equals("0") ? "" : " --port-offset " + offset;
    String key = local.settings().flag(Setting.OPEN) ? "" : " --key KEY";
    out.printf("  ./sluice send --generate songs --rate 5/s%s%s%n", key, option);
    out.printf("  ./sluice query%s \"%s\"%n", option, FIRST_QUERY);
  }
}
