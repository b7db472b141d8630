package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The REST form of a schema: `{"fields":[{"name":..,"type":..,"mode":..,"fields":[..]}]}`.
public final class TableSchema {
  /// How deep records may be nested.
  public static final int MAX_DEPTH = 15;

  /// How many columns and fields a table may have.
  public static final int MAX_COLUMNS = 10_000;

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_ -]{0,299}");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER).*");
  private static final List<String> UNSUPPORTED =
      List.of("defaultValueExpression", "maxLength", "precision", "scale", "collation");

  private TableSchema() {}

  /// The columns of a schema; none when there is no schema.
  ///
  /// @throws RefusedException when the schema is not valid, or holds what is not supported
  public static List<Column> columns(JsonNode schema) {
    List<Column> columns = columns(schema.path("fields"), 1);
    if (count(columns) > MAX_COLUMNS) {
      throw invalid("Too many fields: a table may have " + MAX_COLUMNS + ".");
    }
    return columns;
  }

  /// The schema of these columns, without descriptions.
  public static ObjectNode json(List<Column> columns) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode fields = schema.putArray("fields");
    for (Column column : columns) {
      ObjectNode field = fields.addObject();
      field.put("name", column.name());
      field.put("type", column.type().restName());
      field.put("mode", column.mode().name());
      if (column.type() == ColumnType.STRUCT) {
        field.set("fields", json(column.fields()).get("fields"));
      }
    }
    return schema;
  }

  /// The valid schema with the names of types and modes as the service answers them.
  static ObjectNode normalized(ObjectNode schema) {
    ObjectNode normalized = schema.deepCopy();
    for (JsonNode node : normalized.path("fields")) {
      ObjectNode field = (ObjectNode) node;
      field.put("type", ColumnType.of(field.path("type").asText()).restName());
      field.put("mode", mode(field).name());
      if (field.has("fields")) {
        field.set("fields", normalized(field).get("fields"));
      }
    }
    return normalized;
  }

  /// The new schema with its fields in the order of the old one, new fields last.
  static ObjectNode inOrderOf(List<Column> old, ObjectNode schema) {
    ObjectNode ordered = schema.deepCopy();
    ArrayNode fields = ordered.putArray("fields");
    Set<String> known = new HashSet<>();
    for (Column column : old) {
      known.add(column.name().toLowerCase(Locale.ROOT));
      ObjectNode field = field(schema, column.name());
      fields.add(field.has("fields") ? inOrderOf(column.fields(), field) : field);
    }
    for (JsonNode field : schema.path("fields")) {
      if (!known.contains(field.path("name").asText().toLowerCase(Locale.ROOT))) {
        fields.add(field);
      }
    }
    return ordered;
  }

  private static ObjectNode field(ObjectNode schema, String name) {
    for (JsonNode field : schema.path("fields")) {
      if (field.path("name").asText().equalsIgnoreCase(name)) {
        return (ObjectNode) field;
      }
    }
    throw invalid("Provided Schema does not match. Field " + name + " is missing in new schema");
  }

  private static List<Column> columns(JsonNode fields, int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid("Records are nested deeper than " + MAX_DEPTH + " levels.");
    }
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode field : fields) {
      Column column = column(field, depth);
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw invalid("Field " + column.name() + " already exists in schema");
      }
      columns.add(column);
    }
    return columns;
  }

  private static Column column(JsonNode field, int depth) {
    String name = field.path("name").asText();
    if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
      throw invalid("Invalid field name \"" + name + "\".");
    }
    for (String unsupported : UNSUPPORTED) {
      if (field.hasNonNull(unsupported)) {
        throw new RefusedException(
            Reason.NOT_IMPLEMENTED,
            "Field " + name + ": the local BigQuery does not know " + unsupported + ".");
      }
    }
    ColumnType type = ColumnType.of(field.path("type").asText());
    List<Column> nested = columns(field.path("fields"), depth + 1);
    if ((type == ColumnType.STRUCT) == nested.isEmpty()) {
      throw invalid("Field " + name + " is type " + type.restName() + wrongFields(type));
    }
    return new Column(name, type, mode(field), nested);
  }

  private static String wrongFields(ColumnType type) {
    return type == ColumnType.STRUCT ? " but has no schema" : " but has sub-fields";
  }

  private static Mode mode(JsonNode field) {
    String mode = field.path("mode").asText();
    return switch (mode.toUpperCase(Locale.ROOT)) {
      case "", "NULLABLE" -> Mode.NULLABLE;
      case "REQUIRED" -> Mode.REQUIRED;
      case "REPEATED" -> Mode.REPEATED;
      default -> throw invalid("Invalid value for mode: " + mode + " is not a valid value");
    };
  }

  private static int count(List<Column> columns) {
    return columns.stream().mapToInt(column -> 1 + count(column.fields())).sum();
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(Reason.INVALID, message);
  }
}
