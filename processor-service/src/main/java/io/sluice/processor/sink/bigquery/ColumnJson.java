package io.sluice.processor.sink.bigquery;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import io.sluice.processor.sink.bigquery.RowPlan.Cell;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of columns as JSON, as BigQuery's `TO_JSON_STRING` would spell them, numbers aside: those
/// stay numbers.
final class ColumnJson {
  private static final String NOTHING = "{}";

  private ColumnJson() {}

  /// What of a row has no place in its table, as an object: the values of columns that are missing,
  /// and of records the fields that are missing, which members of an array keep at their places.
  ///
  /// @return null when there is nothing
  static @Nullable Json homeless(List<Cell> cells, List<? extends @Nullable Object> values) {
    var out = new JsonBuffer(128);
    return homeless(out, cells, values) ? out.toJson() : null;
  }

  private static boolean homeless(
      JsonBuffer out, List<Cell> cells, List<? extends @Nullable Object> values) {
    out.raw('{');
    int before = out.length();
    for (Cell cell : cells) {
      Object value = values.get(cell.position());
      int start = out.length();
      if (value != null && !cell.isHome()) {
        out.name(cell.column().name());
        if (!homeless(out, cell, value)) {
          out.truncate(start);
        }
      }
    }
    boolean any = out.length() > before;
    out.raw('}');
    return any;
  }

  private static boolean homeless(JsonBuffer out, Cell cell, Object value) {
    if (!cell.isRepeated()) {
      return homelessOne(out, cell, value);
    }
    out.raw('[');
    boolean any = false;
    for (Object member : (List<?>) value) {
      if (!out.endsWith('[')) {
        out.raw(',');
      }
      int start = out.length();
      if (homelessOne(out, cell, member)) {
        any = true;
      } else {
        out.truncate(start);
        out.raw(NOTHING);
      }
    }
    out.raw(']');
    return any;
  }

  private static boolean homelessOne(JsonBuffer out, Cell cell, Object value) {
    if (cell.isRecord()) {
      return homeless(out, cell.cells(), (List<?>) value);
    }
    write(out, value);
    return true;
  }

  private static void write(JsonBuffer out, Object value) {
    switch (value) {
      case Json json -> out.raw(json);
      case Long integer -> out.raw(integer.toString());
      case Double real -> out.raw(real.toString());
      case Boolean flag -> out.raw(flag.toString());
      case BigDecimal decimal when isDouble(decimal) -> out.raw(decimal.toPlainString());
      case BigDecimal decimal -> out.quoted(decimal.toPlainString());
      case LocalTime time -> out.quoted(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
      case LocalDateTime time -> out.quoted(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
      case byte[] bytes -> out.quoted(Base64.getEncoder().encodeToString(bytes));
      default -> out.quoted(value.toString());
    }
  }

  /// A column of type JSON holds only such fractions. Source: BigQuery, PARSE_JSON,
  /// `wide_number_mode=exact`.
  private static boolean isDouble(BigDecimal decimal) {
    return new BigDecimal(Double.toString(decimal.doubleValue())).compareTo(decimal) == 0;
  }
}
