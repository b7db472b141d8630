package io.sluice.bench.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one benchmark has found. It is filled while it runs, and printed at its end.
public final class Section {
  private final String name;
  private final String question;
  private final String made;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Plot> plots = new LinkedHashMap<>();

  /// An empty one.
  ///
  /// @param name of the benchmark
  /// @param question that it answers
  /// @param made how: machine, versions, day, command
  public Section(String name, String question, String made) {
    this.name = name;
    this.question = question;
    this.made = made;
  }

  /// Adds a number that the next run is compared with.
  public void add(Figure figure) {
    figures.add(figure);
  }

  /// Adds a table.
  public void add(Table table) {
    tables.add(table);
  }

  /// Adds a plot.
  ///
  /// @param file its name without an ending, such as `ingest-cpu`
  public void add(String file, Plot plot) {
    plots.put(file, plot);
  }

  /// Adds a sentence that a reader of the tables has to know: settings of a peer, what was counted
  /// at the end.
  public void note(String sentence) {
    notes.add(sentence);
  }

  /// Whether nothing was found, because the benchmark only looks whether something holds.
  public boolean isEmpty() {
    return figures.isEmpty() && tables.isEmpty();
  }

  String name() {
    return name;
  }

  List<Figure> figures() {
    return Collections.unmodifiableList(figures);
  }

  Map<String, Plot> plots() {
    return Collections.unmodifiableMap(plots);
  }

  /// Prints it, the figures first.
  ///
  /// @param before what a figure was the last time, by its key
  public void print(PrintWriter out, Function<String, @Nullable Double> before) {
    out.printf("%n  %s%n", made);
    if (!figures.isEmpty()) {
      var table = new Table("figures", "", "now", "unit", "aim", "in the documents", "ratio");
      for (Figure figure : figures) {
        Double last = before.apply(figure.key());
        table.row(
            figure.meaning(),
            figure.value(),
            figure.unit(),
            aim(figure),
            last == null ? "-" : last,
            last == null ? "-" : figure.value() / last);
      }
      out.print(table.text());
    }
    tables.forEach(table -> out.printf("%n%s", table.text()));
    notes.forEach(note -> out.printf("%n  %s%n", note));
    out.flush();
  }

  static String aim(Figure figure) {
    Aim aim = figure.aim();
    return aim == null
        ? "-"
        : "%s %s, %s"
            .formatted(
                aim.atMost() ? "at most" : "at least",
                Numbers.text(aim.bound()),
                aim.isReached(figure.value()) ? "reached" : "missed");
  }

  /// For a document.
  ///
  /// @param directory where the plots are, as seen from the document
  String markdown(String directory) {
    var text = new StringBuilder("## %s\n\n%s\n\n%s\n".formatted(name, capital(question), made));
    if (!figures.isEmpty()) {
      var table = new Table("Figures", "", "value", "unit", "aim");
      figures.forEach(f -> table.row(f.meaning(), f.value(), f.unit(), aim(f)));
      text.append('\n').append(table.markdown());
    }
    plots.forEach((file, plot) ->
        text.append("\n![%s](%s/%s.svg)\n".formatted(plot.title(), directory, file)));
    tables.forEach(table -> text.append('\n').append(table.markdown()));
    notes.forEach(note -> text.append("\n- ").append(note));
    return notes.isEmpty() ? text.toString() : text.append('\n').toString();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
