package io.sluice.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `docs/BENCHMARKS.md` and what belongs to it: a section for each benchmark, which stands between
/// two comments and is replaced when that one runs; the rest is written by people. Beside it, in
/// `benchmarks/`, its plots, and its figures in `figures.csv`.
public final class Documents {
  private static final String DIRECTORY = "benchmarks";

  /// Of a line of the figures; the last one may hold commas.
  private static final int CELLS = 5;

  private final Path document;
  private final Path directory;
  private final Map<String, Figure> figures = new TreeMap<>();

  private Documents(Path docs) {
    this.document = docs.resolve("BENCHMARKS.md");
    this.directory = docs.resolve(DIRECTORY);
  }

  /// Reads what is there.
  ///
  /// @param docs the directory of the documents
  public static Documents open(Path docs) throws IOException {
    var documents = new Documents(docs);
    Path file = documents.figuresFile();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        Figure figure = parse(line);
        documents.figures.put(figure.key(), figure);
      }
    }
    return documents;
  }

  /// What a figure is there.
  public @Nullable Double value(String key) {
    Figure figure = figures.get(key);
    return figure == null ? null : figure.value();
  }

  /// Replaces a section, and the table of all aims.
  public void put(Section section) throws IOException {
    Files.createDirectories(directory);
    figures.keySet().removeIf(key -> key.startsWith(section.name() + "."));
    section.figures().forEach(figure -> figures.put(figure.key(), figure));
    List<String> lines = figures.values().stream().map(Documents::line).toList();
    Files.write(figuresFile(), lines);
    for (Map.Entry<String, Plot> plot : section.plots().entrySet()) {
      Files.writeString(directory.resolve(plot.getKey() + ".svg"), plot.getValue().svg());
    }
    String text = Files.exists(document) ? Files.readString(document) : "";
    text = replace(text, "aims", aims());
    Files.writeString(document, replace(text, section.name(), section.markdown(DIRECTORY)));
  }

  private String aims() {
    var table = new Table("The aims and what was reached", "", "reached", "unit", "aim");
    figures.values().stream()
        .filter(figure -> figure.aim() != null)
        .forEach(f -> table.row(f.meaning(), f.value(), f.unit(), Section.aim(f)));
    return table.markdown();
  }

  /// Replaces what stands between the comments of a name; puts it at the end if they are not there.
  static String replace(String text, String name, String content) {
    String begin = "<!-- " + name + " -->";
    String end = "<!-- end of " + name + " -->";
    String block = "%s\n%s\n%s".formatted(begin, content.strip(), end);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    return from < 0 || to < from
        ? text + (text.isEmpty() ? "" : "\n") + block + "\n"
        : text.substring(0, from) + block + text.substring(to + end.length());
  }

  private Path figuresFile() {
    return directory.resolve("figures.csv");
  }

  private static String line(Figure figure) {
    var cells = new ArrayList<String>();
    cells.add(figure.key());
    cells.add(String.valueOf(figure.value()));
    cells.add(figure.unit());
    cells.add(figure.aim() == null ? "" : figure.aim().toString());
    cells.add(figure.meaning());
    return String.join(",", cells);
  }

  private static Figure parse(String line) {
    String[] cells = line.split(",", CELLS);
    Aim aim = cells[3].isEmpty() ? null : Aim.parse(cells[3]);
    return new Figure(cells[0], cells[4], Double.parseDouble(cells[1]), cells[2], aim);
  }
}
