package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.ColumnType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes values that DuckDB's driver returns as BigQuery's REST answers have them: `{"v":"text"}`,
/// `{"v":null}`, `{"v":[{"v":..}]}` for an array, `{"v":{"f":[{"v":..}]}}` for a record.
public final class ResultCell {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

  private final TimestampFormat timestamps;

  /// Writes timestamps in that form.
  public ResultCell(TimestampFormat timestamps) {
    this.timestamps = timestamps;
  }

  /// The current row of a result: `{"f":[{"v":..},..]}`.
  ///
  /// @param columns the columns of the result, by position
  public ObjectNode row(List<Column> columns, ResultSet results) throws SQLException {
    ArrayNode cells = JsonNodeFactory.instance.arrayNode(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      cells.add(cell(columns.get(i), value(columns.get(i), results, i + 1)));
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.set("f", cells);
    return row;
  }

  /// One value of a column: `{"v":..}`.
  ///
  /// @param value as the driver's `getObject` returns it
  public ObjectNode cell(Column column, @Nullable Object value) throws SQLException {
    ObjectNode cell = JsonNodeFactory.instance.objectNode();
    cell.set("v", column.repeated() ? array(column, value) : one(column, value));
    return cell;
  }

  /// The driver's Timestamp loses local times that the default time zone skips, so a DATETIME is
  /// asked for as what it is.
  private static @Nullable Object value(Column column, ResultSet results, int position)
      throws SQLException {
    if (column.type() == ColumnType.DATETIME && !column.repeated()) {
      return results.getObject(position, LocalDateTime.class);
    }
    return results.getObject(position);
  }

  private ArrayNode array(Column column, @Nullable Object value) throws SQLException {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    if (value instanceof Array array) {
      for (Object element : (Object[]) array.getArray()) {
        elements.add(cell(column.element(), element));
      }
    }
    return elements;
  }

  private JsonNode one(Column column, @Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> JsonNodeFactory.instance.nullNode();
      case Struct struct -> struct(column.fields(), struct.getAttributes());
      case OffsetDateTime time -> text(timestamp(time));
      case LocalDateTime time -> text(datetime(time));
      case Timestamp time -> text(datetime(time.toLocalDateTime()));
      case LocalTime time -> text(time(time));
      case Blob blob -> text(base64(blob));
      case BigDecimal number -> text(decimal(number));
      case Double number -> text(float64(number));
      case Float number -> text(float64(number.doubleValue()));
      default -> text(value.toString());
    };
  }

  private ObjectNode struct(List<Column> fields, @Nullable Object[] values) throws SQLException {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    ArrayNode cells = record.putArray("f");
    for (int i = 0; i < values.length; i++) {
      cells.add(cell(fields.get(i), values[i]));
    }
    return record;
  }

  private String timestamp(OffsetDateTime time) {
    long micros = time.toEpochSecond() * 1_000_000L + time.getNano() / 1_000;
    return timestamps == TimestampFormat.INT64_MICROS
        ? Long.toString(micros)
        : seconds(BigDecimal.valueOf(micros, 6));
  }

  /// Exact, where a double of the seconds would lose microseconds of far dates.
  private static String seconds(BigDecimal seconds) {
    if (seconds.signum() == 0) {
      return "0.0";
    }
    BigDecimal stripped = seconds.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - stripped.scale();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    String sign = seconds.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + "." + fraction + "E" + exponent;
  }

  private static String datetime(LocalDateTime time) {
    return time.toLocalDate() + "T" + time(time.toLocalTime());
  }

  private static String time(LocalTime time) {
    return (time.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(time);
  }

  private static String base64(Blob blob) throws SQLException {
    return Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
  }

  private static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String float64(double number) {
    if (Double.isFinite(number) && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return BigDecimal.valueOf(number).setScale(1).toPlainString();
    }
    return Double.toString(number);
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }
}
