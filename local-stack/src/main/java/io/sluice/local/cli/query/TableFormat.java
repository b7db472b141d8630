package io.sluice.local.cli.query;

import io.sluice.local.cli.shell.Terminal;
import io.sluice.local.cli.shell.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// A table for people: numbers to the right, NULL in the background. On a terminal long cells are
/// cut so that a row fits its width; nowhere else.
final class TableFormat implements ResultFormat {
  private static final String GAP = "  ";
  private static final int LEAST_CELL = 12;

  private final PrintWriter out;
  private final Terminal terminal;
  private List<Column> columns = List.of();
  private final List<List<Cell>> rows = new ArrayList<>();

  TableFormat(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void columns(List<Column> columns) {
    this.columns = columns;
  }

  @Override
  public void rows(List<List<Cell>> part) {
    rows.addAll(part);
  }

  @Override
  public void end(long more) {
    int[] widths = widths();
    var header = new ArrayList<String>();
    var rule = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      header.add(
          terminal.bold(fit(columns.get(i), Text.visible(columns.get(i).name()), widths[i])));
      rule.add("-".repeat(widths[i]));
    }
    print(header);
    print(rule);
    rows.forEach(row -> print(line(row, widths)));
    if (more > 0) {
      out.println(terminal.dim("and %,d more rows (--max-rows)".formatted(more)));
    }
  }

  private List<String> line(List<Cell> row, int[] widths) {
    var line = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      String padded = fit(columns.get(i), shown(row.get(i)), widths[i]);
      line.add(row.get(i).value() == null ? terminal.dim(padded) : padded);
    }
    return line;
  }

  private void print(List<String> cells) {
    out.println(String.join(GAP, cells).stripTrailing());
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          rows.stream()
              .mapToInt(row -> Text.width(shown(row.get(column))))
              .reduce(Text.width(Text.visible(columns.get(i).name())), Math::max);
    }
    if (terminal.out()) {
      narrow(widths);
    }
    return widths;
  }

  // The widest column gives way until the row fits, or until none has much to give.
  private void narrow(int[] widths) {
    int gaps = GAP.length() * Math.max(0, widths.length - 1);
    int excess = gaps - terminal.columns();
    for (int width : widths) {
      excess += width;
    }
    while (excess-- > 0) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= LEAST_CELL) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String fit(Column column, String text, int width) {
    String cut = Text.cut(text, width);
    return column.isNumber() ? Text.right(cut, width) : Text.left(cut, width);
  }

  private static String shown(Cell cell) {
    return cell.value() == null ? "NULL" : Text.visible(cell.text());
  }
}
