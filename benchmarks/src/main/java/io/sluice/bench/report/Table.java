package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of cells under a title: the first column has names, the others have numbers.
public final class Table {
  private final String title;
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  /// A table without rows.
  public Table(String title, String... head) {
    this.title = title;
    this.head = List.of(head);
  }

  /// Adds a row.
  ///
  /// @param cells one for each column; numbers are printed by [Numbers]
  public Table row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns of '%s'".formatted(cells.length, head.size(), title));
    }
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      row.add(cell instanceof Number number ? Numbers.text(number.doubleValue()) : cell.toString());
    }
    rows.add(row);
    return this;
  }

  /// For a terminal.
  String text() {
    List<Integer> widths =
        IntStream.range(0, head.size())
            .mapToObj(column ->
                Math.max(
                    head.get(column).length(),
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toList();
    var text = new StringBuilder("  %s%n".formatted(title));
    text.append(line(head, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
            .mapToObj(i ->
                ("%" + (i == 0 ? "-" : "") + Math.max(1, widths.get(i)) + "s")
                    .formatted(cells.get(i)))
            .collect(Collectors.joining("  ", "    ", ""))
            .stripTrailing()
        + System.lineSeparator();
  }

  /// For a document.
  String markdown() {
    String rule = head.stream().map(_ -> "---").collect(Collectors.joining("|", "|", "|\n"));
    return "**%s**\n\n%s%s%s"
        .formatted(
            title,
            markdown(head),
            rule,
            rows.stream().map(Table::markdown).collect(Collectors.joining()));
  }

  private static String markdown(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
