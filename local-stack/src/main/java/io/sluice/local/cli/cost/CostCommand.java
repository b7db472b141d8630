package io.sluice.local.cli.cost;

import io.sluice.local.cli.shell.Home;
import io.sluice.local.cli.shell.Text;
import io.sluice.model.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `cost`: prints what a load costs in a month, beside other designs.
@Command(
    name = "cost",
    description = {
      "What so many events cost in a month with Sluice, and with other designs.",
      "An estimate from list prices, measured figures and assumptions; docs/COSTS.md says which."
    },
    sortOptions = false)
public final class CostCommand implements Callable<Integer> {
  private static final List<Long> USUAL_LOADS =
      List.of(10_000L, 1_000_000L, 70_000_000L, 1_000_000_000L);

  enum Format {
    table,
    csv
  }

  @Option(
      names = "--events-per-day",
      paramLabel = "N",
      converter = Quantity.class,
      description =
          "Events of a day, such as 500, 10k, 70M or 1B; without it a table of four loads.")
  private @Nullable Long eventsADay;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      converter = Quantity.class,
      description = "Bytes of an event; by default 1,000.")
  private @Nullable Long bytes;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Quantity.class,
      description = "Events of a request; by default 50.")
  private @Nullable Long batch;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Another value for a figure of docs/COSTS.md, such as ingest-cpu=15.")
  private List<String> set = List.of();

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "Other prices, in a file like deploy/prices.csv.")
  private @Nullable Path prices;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  /// Not run yet.
  public CostCommand() {}

  @Override
  public Integer call() throws IOException {
    Path home = Home.directory().orElse(Path.of(""));
    Figures figures = figures(Measured.read(home.resolve(Measured.FILE)));
    PriceList list = PriceList.read(prices == null ? home.resolve(PriceList.FILE) : prices);
    print(new CostModel(list, figures), spec.commandLine().getOut());
    return 0;
  }

  private void print(CostModel model, PrintWriter out) {
    List<Long> loads = eventsADay == null ? USUAL_LOADS : List.of(eventsADay);
    if (format == Format.csv) {
      CostReport.csv(model, loads).forEach(line -> out.print(line + "\r\n"));
    } else if (eventsADay == null) {
      CostReport.loads(model, loads).forEach(out::println);
    } else {
      CostReport.parts(model, eventsADay).forEach(out::println);
    }
    out.flush();
  }

  private Figures figures(List<Measured> measured) throws IOException {
    Figures figures = Figures.of(measured);
    for (String name : CostModel.MEASURED) {
      if (!figures.values().containsKey(name)) {
        throw new IOException(Measured.FILE + " has no " + name + "; add it, with its command");
      }
    }
    for (String assignment : set) {
      figures = changed(figures, assignment);
    }
    figures = limited(figures, "--bytes", bytes, Assumption.EVENT, Setting.MAX_EVENT_BYTES);
    figures = limited(figures, "--batch", batch, Assumption.BATCH, Setting.MAX_BATCH_EVENTS);
    checkBody(figures);
    return figures;
  }

  private Figures changed(Figures figures, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw misspelt("--set '%s' is not NAME=VALUE, such as ingest-cpu=15".formatted(assignment));
    }
    String name = assignment.substring(0, equals);
    try {
      double value = CsvFile.number(name, assignment.substring(equals + 1));
      if (value == 0) {
        throw misspelt("--set %s=0 cannot be computed with; take a number above 0".formatted(name));
      }
      return figures.with(name, value);
    } catch (IllegalArgumentException e) {
      throw misspelt("--set: " + e.getMessage());
    }
  }

  private Figures limited(
      Figures figures, String option, @Nullable Long value, Assumption what, Setting setting) {
    if (value == null) {
      return figures;
    }
    long most = Long.parseLong(setting.fallback());
    if (value > most) {
      throw misspelt(
          "%s %,d is more than ingest takes: %,d, see %s"
              .formatted(option, value, most, setting.variable()));
    }
    return figures.with(what.label(), value);
  }

  private void checkBody(Figures figures) {
    double body = figures.get(Assumption.EVENT) * figures.get(Assumption.BATCH);
    long most = Long.parseLong(Setting.MAX_BODY_BYTES.fallback());
    if (body > most) {
      throw misspelt(
          "--batch times --bytes is %,.0f bytes, and a body may have %,d, see %s: make one smaller"
              .formatted(body, most, Setting.MAX_BODY_BYTES.variable()));
    }
  }

  private ParameterException misspelt(String complaint) {
    return new ParameterException(spec.commandLine(), Text.visible(complaint));
  }
}
