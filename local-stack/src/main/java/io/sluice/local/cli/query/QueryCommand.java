package io.sluice.local.cli.query;

import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `query`: asks the local BigQuery, and prints the answer.
@Command(name = "query", description = "Asks the local BigQuery a question in GoogleSQL.")
public final class QueryCommand implements Callable<Integer> {
  /// The project of the local stack when none is configured.
  private static final String LOCAL_PROJECT = "sluice-local";

  /// Rows of a page at most, so that a page stays small in memory.
  private static final long MAX_PAGE_ROWS = 2_000;

  /// Rows that a table shows unless more are asked for: it is kept whole to find its widths.
  private static final long TABLE_ROWS = 100;

  enum Format {
    table,
    json,
    csv
  }

  @Parameters(paramLabel = "SQL", description = "The query; tables of the dataset by name alone.")
  private String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "Rows to print; by default 100 as a table, else all.")
  private @Nullable Long maxRows;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  private final Terminal terminal;

  /// Not run yet.
  ///
  /// @param terminal that the table fits itself to
  public QueryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (limit() < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-rows %d is not 1 or more".formatted(limit()));
    }
    Settings settings = common.settings();
    var client =
        new BigQueryClient(
            "http://127.0.0.1:" + settings.port(Setting.BIGQUERY_PORT),
            settings.has(Setting.PROJECT) ? settings.text(Setting.PROJECT) : LOCAL_PROJECT,
            settings.text(Setting.DATASET));
    Page first = client.query(sql, Math.min(limit(), MAX_PAGE_ROWS));
    PrintWriter out = spec.commandLine().getOut();
    if (first.columns().isEmpty()) {
      out.println(
          first.changedRows() < 0 ? "done" : "%,d rows changed".formatted(first.changedRows()));
    } else {
      print(client, first, output(out));
    }
    out.flush();
    return 0;
  }

  private void print(BigQueryClient client, Page first, ResultFormat output) throws IOException {
    output.columns(first.columns());
    long left = limit();
    Page page = first;
    while (true) {
      output.rows(page.rows().subList(0, (int) Math.min(left, page.rows().size())));
      left -= page.rows().size();
      if (left <= 0 || page.nextToken().isEmpty()) {
        break;
      }
      page = client.next(page, Math.min(left, MAX_PAGE_ROWS));
    }
    output.end(Math.max(0, first.totalRows() - limit()));
  }

  private ResultFormat output(PrintWriter out) {
    return switch (format) {
      case table -> new TableFormat(out, terminal);
      case json -> new JsonFormat(out);
      case csv -> new CsvFormat(out);
    };
  }

  private long limit() {
    if (maxRows != null) {
      return maxRows;
    }
    return format == Format.table ? TABLE_ROWS : Long.MAX_VALUE;
  }
}
