package io.sluice.local.cli.query;

import java.io.PrintWriter;
import java.util.List;

/// An array of objects, one row a line.
final class JsonFormat implements ResultFormat {
  private final PrintWriter out;
  private String separator = "[\n";

  JsonFormat(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> columns) {}

  @Override
  public void rows(List<List<Cell>> rows) {
    for (List<Cell> row : rows) {
      out.print(separator + Cell.object(row));
      separator = ",\n";
    }
  }

  @Override
  public void end(long more) {
    out.println(separator.equals("[\n") ? "[]" : "\n]");
  }
}
