package io.sluice.local.cli.check;

import io.sluice.ingest.IngestMain;
import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Text;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.route.Routes;
import io.sluice.model.table.Table;
import io.sluice.processor.DryRun;
import io.sluice.processor.ProcessorMain;
import io.sluice.processor.SinkException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `check`: says what is wrong with a configuration, or else what it does.
@Command(
    name = "check",
    description = "Checks the routes, their schemas and transforms, and tries out their examples.",
    sortOptions = false)
public final class CheckCommand implements Callable<Integer> {
  private static final String FILE = "sluice.yaml";
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The directory of sluice.yaml (SLUICE_CONFIG_DIR); by default config.")
  private @Nullable Path named;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "Refuse what tables of this older configuration cannot follow.")
  private @Nullable Path against;

  @Option(
      names = "--tables",
      description =
          "Also compare with the tables that exist: of the local BigQuery, or SLUICE_BIGQUERY_ENDPOINT.")
  private boolean tables;

  @Option(
      names = "--views",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      description = "Print only views over events, one for each route with a schema; or to a file.")
  private @Nullable String views;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = common.settings();
    Path directory = named == null ? Path.of(settings.text(Setting.CONFIG_DIR)) : named;
    if (!Files.exists(directory.resolve(FILE))) {
      return absent(directory);
    }
    try (DryRun processor =
        ProcessorMain.dryRun(settings.with(Setting.CONFIG_DIR, directory.toString()))) {
      return check(settings, directory, processor);
    } catch (InvalidConfigException e) {
      return refuse(directory, e.complaints());
    } catch (SinkException e) {
      spec.commandLine()
          .getErr()
          .println("sluice: " + Text.visible(String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private int check(Settings settings, Path directory, DryRun processor)
      throws IOException, InterruptedException {
    Routes routes = processor.routes();
    var complaints = new ArrayList<String>();
    if (against != null) {
      complaints.addAll(OlderTables.complaints(against, routes));
    }
    if (tables) {
      complaints.addAll(OlderTables.existing(routes, catalog(settings)));
    }
    if (views != null) {
      write(views, Views.of(settings.text(Setting.DATASET), routes));
      return complaints.isEmpty() ? 0 : refuse(directory, complaints);
    }
    PrintWriter out = spec.commandLine().getOut();
    Plan.lines(routes).forEach(out::println);
    Hints.of(routes).forEach(hint -> out.printf("%n%s%n", hint));
    routes
        .tables()
        .forEach(table -> out.printf("%n%s%n", Ddl.create(settings.text(Setting.DATASET), table)));
    List<Example> examples = Examples.read(directory, complaints);
    var rehearsal = new Rehearsal(IngestMain.dryRun(settings, () -> routes), processor);
    String file = "";
    for (Example example : examples) {
      if (!example.file().equals(file)) {
        file = example.file();
        out.printf("%n%s%n", file);
      }
      Rehearsed rehearsed = rehearsal.of(example);
      rehearsed.lines().forEach(line -> out.println("  " + Text.visible(line)));
      Expectation.difference(example, rehearsed).ifPresent(complaints::add);
    }
    if (!complaints.isEmpty()) {
      out.flush();
      return refuse(directory, complaints);
    }
    out.printf(
        "%n%s, %s, %s: all is well%n",
        count(routes.all().size(), "route"),
        count(routes.tables().size(), "table"),
        count(examples.size(), "example"));
    return 0;
  }

  /// Of the local stack, unless the settings name a project or an endpoint.
  private static Function<String, Optional<Table>> catalog(Settings settings) {
    boolean local = !settings.has(Setting.PROJECT) && !settings.has(Setting.BIGQUERY_ENDPOINT);
    return ProcessorMain.catalog(
        local
            ? settings
                .with(Setting.PROJECT, "sluice-local")
                .with(
                    Setting.BIGQUERY_ENDPOINT,
                    "http://127.0.0.1:" + settings.port(Setting.BIGQUERY_PORT))
            : settings);
  }

  private void write(String file, String text) throws IOException {
    if (file.equals(STANDARD_OUTPUT)) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(Path.of(file), text);
    }
  }

  private int absent(Path directory) {
    if (named == null) {
      spec.commandLine()
          .getOut()
          .printf("there is no %s in %s: every event goes to table events%n", FILE, directory);
      return 0;
    }
    spec.commandLine().getErr().printf("sluice: there is no %s in %s%n", FILE, directory);
    return 1;
  }

  private int refuse(Path directory, List<String> complaints) {
    var lines = new Lines(directory);
    complaints.forEach(
        complaint -> spec.commandLine().getErr().println(Text.visible(lines.located(complaint))));
    return 1;
  }

  private static String count(int number, String thing) {
    return "%,d %s%s".formatted(number, thing, number == 1 ? "" : "s");
  }
}
