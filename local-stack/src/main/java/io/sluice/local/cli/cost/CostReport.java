package io.sluice.local.cli.cost;

import io.sluice.local.cli.shell.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/// What is printed of costs, line by line.
final class CostReport {
  private static final String GAP = "  ";
  private static final String NOTHING = "-";

  private CostReport() {}

  /// Where the money goes for one load: a line for each part, a column for each design.
  static List<String> parts(CostModel model, long eventsADay) {
    var lines = new ArrayList<String>();
    lines.add(title(model, "%,d events a day".formatted(eventsADay)));
    lines.add("");
    lines.addAll(aligned(partRows(model, eventsADay)));
    lines.add("");
    lines.add(sizing(model.sizing(eventsADay)));
    return lines;
  }

  /// Sums for several loads.
  static List<String> loads(CostModel model, List<Long> loads) {
    var lines = new ArrayList<String>();
    lines.add(title(model, "events"));
    lines.add("");
    lines.addAll(aligned(monthRows(model, loads)));
    lines.add("");
    lines.addAll(aligned(millionRows(model, loads)));
    lines.add("");
    lines.add("where it goes: ./sluice cost --events-per-day 70M");
    return lines;
  }

  /// A line for each load, design and part.
  static List<String> csv(CostModel model, List<Long> loads) {
    var lines = new ArrayList<String>();
    lines.add("events_per_day,design,part,dollars_per_month,dollars_per_million");
    for (long load : loads) {
      for (Design design : Design.values()) {
        Costs costs = model.costs(design, load);
        costs
            .parts()
            .forEach((part, dollars) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%d,%s,%s,%.4f,%.6f",
                        load,
                        design.title(),
                        part.title(),
                        dollars,
                        dollars / model.millions(load))));
      }
    }
    return lines;
  }

  /// The cells of a table: parts, then sums.
  static List<List<String>> partRows(CostModel model, long eventsADay) {
    List<Costs> costs =
        Arrays.stream(Design.values()).map(design -> model.costs(design, eventsADay)).toList();
    var rows = new ArrayList<List<String>>();
    rows.add(header("dollars a month"));
    for (Part part : Part.values()) {
      rows.add(
          row(
              part.title(),
              costs.stream()
                  .map(cost -> cost.parts().get(part))
                  .map(dollars -> dollars == null ? NOTHING : Money.text(dollars))
                  .toList()));
    }
    rows.add(row("together", costs.stream().map(cost -> Money.text(cost.total())).toList()));
    double millions = model.millions(eventsADay);
    rows.add(
        row("a million", costs.stream().map(cost -> Money.text(cost.total() / millions)).toList()));
    return rows;
  }

  static List<List<String>> monthRows(CostModel model, List<Long> loads) {
    return loadRows("dollars a month", loads, (design, load) -> model.costs(design, load).total());
  }

  static List<List<String>> millionRows(CostModel model, List<Long> loads) {
    return loadRows(
        "dollars a million",
        loads,
        (design, load) -> model.costs(design, load).total() / model.millions(load));
  }

  private static List<List<String>> loadRows(
      String name, List<Long> loads, BiFunction<Design, Long, Double> dollars) {
    var rows = new ArrayList<List<String>>();
    rows.add(header(name));
    for (long load : loads) {
      rows.add(
          row(
              "%,d a day".formatted(load),
              Arrays.stream(Design.values())
                  .map(design -> Money.text(dollars.apply(design, load)))
                  .toList()));
    }
    return rows;
  }

  private static List<String> header(String name) {
    return row(name, Arrays.stream(Design.values()).map(Design::title).toList());
  }

  private static List<String> row(String name, List<String> cells) {
    var row = new ArrayList<String>();
    row.add(name);
    row.addAll(cells);
    return row;
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
    }
    return rows.stream()
        .map(row -> {
          var line = new StringBuilder(Text.left(row.getFirst(), widths[0]));
          for (int i = 1; i < widths.length; i++) {
            line.append(GAP).append(Text.right(row.get(i), widths[i]));
          }
          return line.toString();
        })
        .toList();
  }

  private static String title(CostModel model, String load) {
    return "%s of %,.0f bytes, %,.0f in a request; an estimate, see docs/COSTS.md"
        .formatted(
            load, model.figures().get(Assumption.EVENT), model.figures().get(Assumption.BATCH));
  }

  private static String sizing(Sizing sizing) {
    String line =
        "Sluice at its peak: instances of ingest %,d, of the processor %,d; Redis %,d GiB"
            .formatted(sizing.ingests(), sizing.processors(), sizing.redisGib());
    return sizing.redises() == 1
        ? line
        : line + ", in %,d deployments, see docs/SCALING.md".formatted(sizing.redises());
  }
}
