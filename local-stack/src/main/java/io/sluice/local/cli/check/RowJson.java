package io.sluice.local.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.Row;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row as people write it: an object with a member for each column.
final class RowJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RowJson() {}

  /// All columns, also those without a value.
  static ObjectNode of(Row row) {
    return record(row.table().columns(), row.values());
  }

  private static ObjectNode record(List<Column> columns, List<? extends @Nullable Object> values) {
    ObjectNode record = NODES.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      record.set(columns.get(i).name(), value(columns.get(i), values.get(i)));
    }
    return record;
  }

  private static JsonNode value(Column column, @Nullable Object value) {
    if (column.mode() == Mode.REPEATED && value instanceof List<?> members) {
      ArrayNode array = NODES.arrayNode();
      members.forEach(member -> array.add(single(column, member)));
      return array;
    }
    return single(column, value);
  }

  private static JsonNode single(Column column, @Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case List<?> fields -> record(column.fields(), fields);
      case String text -> NODES.textNode(text);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case BigDecimal number -> NODES.numberNode(number);
      case Boolean flag -> NODES.booleanNode(flag);
      case byte[] bytes -> NODES.binaryNode(bytes);
      case Json json -> tree(json);
      default -> NODES.textNode(value.toString());
    };
  }

  private static JsonNode tree(Json json) {
    try {
      return MAPPER.readTree(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row holds JSON that is none", e);
    }
  }
}
