package io.sluice.local.cli.query;

import io.sluice.local.cli.wire.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// One value of a result. BigQuery's REST interface writes every scalar as text, a record as
/// `{"f":[{"v":...}]}` and an array as `[{"v":...}]`.
///
/// @param value null for NULL
record Cell(Column column, @Nullable Object value) {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /// A row's cells.
  static List<Cell> ofRow(List<Column> columns, @Nullable Object row) {
    Iterator<@Nullable Object> values = Json.array(Json.object(row).get("f")).iterator();
    var cells = new ArrayList<Cell>(columns.size());
    for (Column column : columns) {
      cells.add(new Cell(column, values.hasNext() ? valueOf(values.next()) : null));
    }
    return cells;
  }

  /// As a person reads it: text as it is, times in RFC 3339, all that is nested as compact JSON.
  String text() {
    if (value == null) {
      return "";
    }
    return column.repeated() || column.isRecord() || column.type().equals("JSON")
        ? json()
        : scalar(value.toString());
  }

  /// As JSON: integers and floating-point numbers as numbers, decimals as text so that no digit is
  /// lost on the way, JSON as itself.
  String json() {
    if (value == null) {
      return "null";
    }
    if (column.repeated()) {
      var one = new Column(column.name(), column.type(), false, column.fields());
      var elements = new StringJoiner(",", "[", "]");
      Json.array(value).forEach(v -> elements.add(new Cell(one, valueOf(v)).json()));
      return elements.toString();
    }
    if (column.isRecord()) {
      return object(ofRow(column.fields(), value));
    }
    String text = value.toString();
    return switch (column.type()) {
      case "INTEGER", "INT64", "BOOLEAN", "BOOL" -> text;
      case "FLOAT", "FLOAT64" -> isFinite(text) ? text : JsonText.quote(text);
      case "JSON" -> JsonText.compact(text);
      default -> JsonText.quote(scalar(text));
    };
  }

  /// Cells as one JSON object.
  static String object(List<Cell> cells) {
    var members = new StringJoiner(",", "{", "}");
    cells.forEach(cell -> members.add(JsonText.quote(cell.column().name()) + ":" + cell.json()));
    return members.toString();
  }

  private String scalar(String text) {
    return column.type().equals("TIMESTAMP") ? timestamp(text) : text;
  }

  // Microseconds since 1970, which is what useInt64Timestamp asks for.
  private static String timestamp(String micros) {
    try {
      return MICROS.format(Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS));
    } catch (NumberFormatException e) {
      return micros;
    }
  }

  private static boolean isFinite(String number) {
    return number.matches("-?\\d.*");
  }

  private static @Nullable Object valueOf(@Nullable Object wrapped) {
    return Json.object(wrapped).get("v");
  }
}
