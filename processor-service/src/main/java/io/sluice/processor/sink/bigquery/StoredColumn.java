package io.sluice.processor.sink.bigquery;

import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column as a table of BigQuery has it, or a field of one: it may be of a type that no row of
/// ours has.
///
/// @param name as the table spells it
/// @param type its GoogleSQL name, `INT64` or `STRUCT`
/// @param filled whether BigQuery has a value for it when a row has none
/// @param fields those of a `STRUCT`
record StoredColumn(
    String name, String type, Mode mode, boolean filled, List<StoredColumn> fields) {
  private static final String STRUCT = "STRUCT";
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  /// The columns of a table, as the REST side tells them.
  static List<StoredColumn> of(com.google.api.services.bigquery.model.Table table) {
    return table.getSchema() == null ? List.of() : ofFields(table.getSchema().getFields());
  }

  /// The columns of a table, as the Write API tells them.
  static List<StoredColumn> of(TableSchema schema) {
    return schema.getFieldsList().stream().map(StoredColumn::of).toList();
  }

  /// The columns of a table that was created by these.
  static List<StoredColumn> of(List<Column> columns) {
    return columns.stream()
        .map(column ->
            new StoredColumn(
                column.name(), type(column.type()), column.mode(), false, of(column.fields())))
        .toList();
  }

  /// The one of that name, whatever the case of its letters.
  static @Nullable StoredColumn find(Collection<StoredColumn> columns, String name) {
    for (StoredColumn column : columns) {
      if (column.name.equalsIgnoreCase(name)) {
        return column;
      }
    }
    return null;
  }

  /// The columns without those, and without fields, that an answer of BigQuery names in quotes:
  /// `Input schema has more fields than BigQuery schema, extra fields: 'a, b'`.
  static List<StoredColumn> without(List<StoredColumn> columns, String message) {
    Matcher quoted = QUOTED.matcher(message);
    var names = new HashSet<String>();
    while (quoted.find()) {
      for (String name : quoted.group(1).split(",", -1)) {
        names.add(name.substring(name.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT));
      }
    }
    return without(columns, names);
  }

  private static List<StoredColumn> without(List<StoredColumn> columns, Set<String> names) {
    return columns.stream()
        .filter(column -> !names.contains(column.name.toLowerCase(Locale.ROOT)))
        .map(column ->
            new StoredColumn(
                column.name,
                column.type,
                column.mode,
                column.filled,
                without(column.fields, names)))
        .toList();
  }

  /// The GoogleSQL name of a type.
  static String type(ColumnType type) {
    return type == ColumnType.RECORD ? STRUCT : type.name();
  }

  /// Whether values of one of our columns can be its values without a loss, the fields of a record
  /// aside.
  boolean takes(Column column) {
    return (mode == Mode.REPEATED) == (column.mode() == Mode.REPEATED) && takes(column.type());
  }

  /// Whether each row has to bring a value for it.
  boolean demanded() {
    return mode == Mode.REQUIRED && !filled;
  }

  /// For people.
  String described() {
    return mode == Mode.REPEATED ? "REPEATED " + type : type;
  }

  private boolean takes(ColumnType wanted) {
    return type.equals(type(wanted))
        || switch (wanted) {
          case INT64 -> type.equals("NUMERIC") || type.equals("BIGNUMERIC");
          case NUMERIC -> type.equals("BIGNUMERIC");
          case JSON -> type.equals("STRING");
          default -> false;
        };
  }

  private static List<StoredColumn> ofFields(
      @Nullable List<com.google.api.services.bigquery.model.TableFieldSchema> fields) {
    return fields == null ? List.of() : fields.stream().map(StoredColumn::of).toList();
  }

  static StoredColumn of(com.google.api.services.bigquery.model.TableFieldSchema field) {
    return new StoredColumn(
        field.getName(),
        standard(field.getType()),
        field.getMode() == null ? Mode.NULLABLE : Mode.valueOf(field.getMode()),
        field.getDefaultValueExpression() != null,
        ofFields(field.getFields()));
  }

  /// The REST side has the names of legacy SQL.
  private static String standard(String type) {
    return switch (type) {
      case "INTEGER" -> "INT64";
      case "FLOAT" -> "FLOAT64";
      case "BOOLEAN" -> "BOOL";
      case "RECORD" -> STRUCT;
      default -> type;
    };
  }

  private static StoredColumn of(TableFieldSchema field) {
    Mode mode =
        switch (field.getMode()) {
          case REQUIRED -> Mode.REQUIRED;
          case REPEATED -> Mode.REPEATED;
          default -> Mode.NULLABLE;
        };
    return new StoredColumn(
        field.getName(),
        field.getType() == TableFieldSchema.Type.DOUBLE ? "FLOAT64" : field.getType().name(),
        mode,
        !field.getDefaultValueExpression().isEmpty(),
        field.getFieldsList().stream().map(StoredColumn::of).toList());
  }
}
