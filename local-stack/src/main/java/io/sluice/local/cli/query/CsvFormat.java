package io.sluice.local.cli.query;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// RFC 4180 with a header line. NULL is an empty field, an empty text a quoted one.
final class CsvFormat implements ResultFormat {
  private static final String LINE_END = "\r\n";

  private final PrintWriter out;

  CsvFormat(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> columns) {
    line(columns.stream().map(column -> field(column.name())).toList());
  }

  @Override
  public void rows(List<List<Cell>> rows) {
    rows.forEach(row -> line(row.stream().map(CsvFormat::field).toList()));
  }

  @Override
  public void end(long more) {}

  private void line(List<String> fields) {
    out.print(fields.stream().collect(Collectors.joining(",", "", LINE_END)));
  }

  private static String field(Cell cell) {
    return cell.value() == null ? "" : field(cell.text());
  }

  private static String field(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
