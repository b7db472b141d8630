package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Cells;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.ColumnType;
import io.sluice.local.bigquery.store.InvalidCellException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row that `tabledata.insertAll` brings, in both of its forms.
///
/// @param values as [io.sluice.local.bigquery.store.RowAppender] takes them; empty when it is bad
/// @param location the column that is bad
/// @param message what is wrong; empty when nothing is
record JsonRow(List<@Nullable Object> values, String location, String message) {
  static JsonRow read(List<Column> columns, JsonNode json, boolean ignoreUnknown) {
    Optional<String> unknown = ignoreUnknown ? Optional.empty() : unknown(columns, json);
    if (unknown.isPresent()) {
      return bad(unknown.get(), "no such field: " + unknown.get() + ".");
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (Column column : columns) {
      try {
        values.add(value(column, member(json, column.name()), ignoreUnknown));
      } catch (InvalidCellException e) {
        return bad(column.name(), String.valueOf(e.getMessage()));
      }
    }
    return new JsonRow(values, "", "");
  }

  private static JsonRow bad(String location, String message) {
    return new JsonRow(List.of(), location, message);
  }

  boolean good() {
    return message.isEmpty();
  }

  private static @Nullable Object value(
      Column column, @Nullable JsonNode node, boolean ignoreUnknown) throws InvalidCellException {
    if (column.repeated()) {
      return array(column, node, ignoreUnknown);
    }
    if (node == null || node.isNull()) {
      if (column.mode() == Mode.REQUIRED) {
        throw new InvalidCellException("Missing required field: " + column.name() + ".");
      }
      return null;
    }
    return column.type() == ColumnType.STRUCT
        ? struct(column, node, ignoreUnknown)
        : scalar(column, node);
  }

  private static List<Object> array(Column column, @Nullable JsonNode node, boolean ignoreUnknown)
      throws InvalidCellException {
    List<Object> elements = new ArrayList<>();
    if (node == null || node.isNull()) {
      return elements;
    }
    if (!(node instanceof ArrayNode)) {
      throw new InvalidCellException("The field " + column.name() + " is repeated: send an array.");
    }
    for (JsonNode each : node) {
      Object element = value(column.element(), each, ignoreUnknown);
      if (element == null) {
        throw new InvalidCellException("Only optional fields can be set to NULL.");
      }
      elements.add(element);
    }
    return elements;
  }

  private static List<@Nullable Object> struct(Column column, JsonNode node, boolean ignoreUnknown)
      throws InvalidCellException {
    if (!(node instanceof ObjectNode)) {
      throw new InvalidCellException("This field: " + column.name() + " is not a record.");
    }
    JsonRow record = read(column.fields(), node, ignoreUnknown);
    if (!record.good()) {
      throw new InvalidCellException(record.message);
    }
    return record.values;
  }

  private static Object scalar(Column column, JsonNode node) throws InvalidCellException {
    boolean text = node.isTextual();
    if (node.isContainerNode() || (column.type() == ColumnType.JSON && !text)) {
      throw new InvalidCellException(
          column.type() == ColumnType.JSON
              ? "The field " + column.name() + " takes a text that holds the JSON."
              : "This field: " + column.name() + " is not a record.");
    }
    if (column.type() == ColumnType.TIMESTAMP && node.isNumber()) {
      return timestamp(node.decimalValue());
    }
    return Cells.parse(column.type(), node.asText());
  }

  private static Object timestamp(BigDecimal seconds) throws InvalidCellException {
    try {
      return Cells.timestamp(seconds.movePointRight(6).longValueExact());
    } catch (ArithmeticException e) {
      throw new InvalidCellException("Could not convert " + seconds + " to type TIMESTAMP");
    }
  }

  private static @Nullable JsonNode member(JsonNode json, String name) {
    for (var member : json.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return null;
  }

  private static Optional<String> unknown(List<Column> columns, JsonNode json) {
    return json.properties().stream()
        .map(member -> member.getKey())
        .filter(name -> Column.find(columns, name).isEmpty())
        .findFirst();
  }
}
