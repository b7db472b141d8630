package io.sluice.processor.sink.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a table that is there lacks for rows of ours: columns that can be added, and columns that
/// are there and of another type.
final class MissingColumns {
  private final List<String> added = new ArrayList<>();
  private final Map<String, String> contradictions = new TreeMap<>();
  private final List<TableFieldSchema> fields;

  private MissingColumns(@Nullable List<TableFieldSchema> there, Collection<Column> wanted) {
    fields = merged("", there, wanted);
  }

  /// @param there the columns of the table, as they were read; they are not changed
  /// @param wanted the columns of our rows, of all shapes
  static MissingColumns of(@Nullable List<TableFieldSchema> there, Collection<Column> wanted) {
    return new MissingColumns(there, wanted);
  }

  /// Names of the columns that can be added, those of fields with the path to them.
  List<String> added() {
    return added;
  }

  /// Columns of another type than ours, with both types.
  Map<String, String> contradictions() {
    return contradictions;
  }

  /// The columns of the table, with those that are added.
  List<TableFieldSchema> fields() {
    return fields;
  }

  private List<TableFieldSchema> merged(
      String path, @Nullable List<TableFieldSchema> there, Collection<Column> wanted) {
    var merged = new ArrayList<TableFieldSchema>();
    if (there != null) {
      there.forEach(field -> merged.add(field.clone()));
    }
    for (Column column : wanted) {
      TableFieldSchema field = find(merged, column.name());
      if (field == null) {
        merged.add(field(column));
        added.add(path + column.name());
      } else {
        compare(path, field, column);
      }
    }
    return merged;
  }

  private void compare(String path, TableFieldSchema field, Column column) {
    StoredColumn stored = StoredColumn.of(field);
    if (!stored.takes(column)) {
      contradictions.put(
          path + column.name(),
          "the table has %s, rows bring %s".formatted(stored.described(), described(column)));
    } else if (column.type() == ColumnType.RECORD) {
      field.setFields(merged(path + column.name() + ".", field.getFields(), column.fields()));
    }
  }

  private static String described(Column column) {
    String type = StoredColumn.type(column.type());
    return column.mode() == Mode.REPEATED ? "REPEATED " + type : type;
  }

  private static @Nullable TableFieldSchema find(List<TableFieldSchema> fields, String name) {
    for (TableFieldSchema field : fields) {
      if (field.getName().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  /// A column that is added to a table cannot be REQUIRED, since the rows that are there have none.
  private static TableFieldSchema field(Column column) {
    var field =
        new TableFieldSchema()
            .setName(column.name())
            .setType(StoredColumn.type(column.type()))
            .setMode(column.mode() == Mode.REPEATED ? "REPEATED" : "NULLABLE")
            .setDescription(column.description());
    return column.fields().isEmpty()
        ? field
        : field.setFields(column.fields().stream().map(MissingColumns::field).toList());
  }
}
