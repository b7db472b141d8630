package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.EventsTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes the columns of a table out of a schema. Source of the limits: BigQuery, Quotas and limits,
/// Standard tables.
final class Columns {
  static final int MAX_COLUMNS = 10_000;

  private static final int MAX_DEPTH = 15;
  private static final int MAX_DESCRIPTION_CHARS = 1024;

  private static final Map<String, ColumnType> FORMATS =
      Map.of("date-time", ColumnType.TIMESTAMP, "date", ColumnType.DATE, "time", ColumnType.TIME);

  private final Linked linked;
  private final Complaints complaints;
  private int count = EventsTable.TABLE.columns().size();

  Columns(Linked linked, Complaints complaints) {
    this.linked = linked;
    this.complaints = complaints;
  }

  /// The fields of the data that get a column.
  Fields fields() {
    var root = new Merged(linked, List.of(linked.root()));
    if (!root.types().equals(Set.of(JsonType.OBJECT)) || root.nullable()) {
      if (complaints.isEmpty()) {
        complaints.add(
            root.origin(),
            "the data must be an object, because its fields are the columns; say \"type\": \"object\"");
      }
      return Fields.NONE;
    }
    return fields(root, Set.of(Linked.ROOT), 0);
  }

  private Fields fields(Merged record, Set<String> around, int depth) {
    var inside = new HashSet<>(around);
    inside.addAll(record.keys());
    Set<String> required = record.required();
    var list = new ArrayList<Field>();
    var taken = new HashMap<String, String>();
    for (Map.Entry<String, List<JsonNode>> property : record.properties().entrySet()) {
      var merged = new Merged(linked, property.getValue());
      if (count > MAX_COLUMNS || (merged.types().isEmpty() && !merged.nullable())) {
        continue;
      }
      String name = name(property.getKey(), merged.origin(), taken, depth == 0);
      if (!name.isEmpty()) {
        count++;
        Shape shape = shape(merged, inside, depth);
        list.add(field(property.getKey(), name, required, merged, shape));
      }
    }
    if (count > MAX_COLUMNS) {
      complaints.add(
          record.origin(),
          "more than %,d columns; leave some properties out, or say {\"bigquery\": {\"type\": \"JSON\"}} of an object"
              .formatted(MAX_COLUMNS));
    }
    return Fields.of(list);
  }

  private String name(String field, Origin where, Map<String, String> taken, boolean top) {
    String name = ColumnNames.of(field, top);
    if (name.isEmpty()) {
      complaints.add(
          where,
          "no column can be called like '%s'; leave it out of the properties, and it stays in %s"
              .formatted(Forms.cut(field), ColumnNames.ADDITIONAL));
      return "";
    }
    String other = taken.putIfAbsent(name.toLowerCase(Locale.ROOT), field);
    if (other != null) {
      complaints.add(
          where,
          "its column would be called %s, as that of '%s' is; leave one of them out of the properties, and it stays in %s"
              .formatted(name, Forms.cut(other), ColumnNames.ADDITIONAL));
      return "";
    }
    return name;
  }

  private record Shape(ColumnType type, boolean repeated, Set<JsonType> types, Fields fields) {
    static Shape of(ColumnType type, Set<JsonType> types) {
      return new Shape(type, false, types, Fields.NONE);
    }
  }

  private Field field(String field, String name, Set<String> required, Merged merged, Shape shape) {
    Mode mode =
        shape.repeated()
            ? Mode.REPEATED
            : required.contains(field) && !merged.nullable() ? Mode.REQUIRED : Mode.NULLABLE;
    var column =
        new Column(name, shape.type(), mode, description(merged), shape.fields().columns());
    return new Field(field, column, JsonType.kinds(shape.types()), shape.fields());
  }

  private static String description(Merged merged) {
    String text = merged.first("description").or(() -> merged.first("title")).orElse("");
    return text.substring(0, Math.min(text.length(), MAX_DESCRIPTION_CHARS));
  }

  private Shape shape(Merged merged, Set<String> around, int depth) {
    Set<JsonType> types = merged.types();
    if (merged.wanted().isPresent()) {
      var wanted = merged.wanted().get();
      return wanted(wanted.getKey(), types, wanted.getValue());
    }
    if (types.equals(Set.of(JsonType.OBJECT))) {
      return object(merged, around, depth);
    }
    if (types.equals(Set.of(JsonType.ARRAY))) {
      return array(merged, around, depth);
    }
    return Shape.of(scalar(merged, types), types);
  }

  private static ColumnType scalar(Merged merged, Set<JsonType> types) {
    if (types.equals(Set.of(JsonType.STRING))) {
      return merged.first("format", FORMATS.keySet()).map(FORMATS::get).orElse(ColumnType.STRING);
    } else if (types.equals(Set.of(JsonType.INTEGER))) {
      return ColumnType.INT64;
    } else if (types.equals(Set.of(JsonType.BOOLEAN))) {
      return ColumnType.BOOL;
    } else if (types.contains(JsonType.NUMBER)
        && Set.of(JsonType.NUMBER, JsonType.INTEGER).containsAll(types)) {
      return ColumnType.FLOAT64;
    }
    return ColumnType.JSON;
  }

  private Shape object(Merged merged, Set<String> around, int depth) {
    boolean recursive = merged.keys().stream().anyMatch(around::contains);
    if (recursive || merged.properties().isEmpty()) {
      return Shape.of(ColumnType.JSON, merged.types());
    }
    if (depth >= MAX_DEPTH) {
      complaints.add(
          merged.origin(),
          "objects are nested more than %d levels deep here; say {\"bigquery\": {\"type\": \"JSON\"}} of it"
              .formatted(MAX_DEPTH));
      return Shape.of(ColumnType.JSON, merged.types());
    }
    Fields fields = fields(merged, around, depth + 1);
    return fields.list().isEmpty()
        ? Shape.of(ColumnType.JSON, merged.types())
        : new Shape(ColumnType.RECORD, false, merged.types(), fields);
  }

  private Shape array(Merged merged, Set<String> around, int depth) {
    Shape json = Shape.of(ColumnType.JSON, merged.types());
    boolean recursive = merged.keys().stream().anyMatch(around::contains);
    if (recursive || merged.has("prefixItems") || merged.items().isEmpty()) {
      return json;
    }
    var inside = new HashSet<>(around);
    inside.addAll(merged.keys());
    var member = new Merged(linked, merged.items());
    if (member.nullable()) {
      return json;
    }
    Shape item = shape(member, inside, depth);
    return item.repeated() || item.type() == ColumnType.JSON
        ? json
        : new Shape(item.type(), true, item.types(), item.fields());
  }

  private Shape wanted(String name, Set<JsonType> types, Origin where) {
    List<ColumnType> possible = Wanted.of(types);
    return possible.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .map(type -> Shape.of(type, types))
        .orElseGet(() -> {
          complaints.add(
              where.at("type"),
              "'%s' cannot hold such values; use one of %s".formatted(Forms.cut(name), possible));
          return Shape.of(ColumnType.JSON, types);
        });
  }
}
