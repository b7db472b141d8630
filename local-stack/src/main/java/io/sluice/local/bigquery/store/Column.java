package io.sluice.local.bigquery.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A column of a table or a field of a record.
///
/// @param name unique among its siblings, whatever the case of its letters
/// @param fields the fields of a STRUCT; else empty
public record Column(String name, ColumnType type, Mode mode, List<Column> fields) {
  /// Whether a value may or must be there, or many may.
  public enum Mode {
    /// May be null.
    NULLABLE,
    /// Must not be null.
    REQUIRED,
    /// An array; never null, perhaps empty.
    REPEATED
  }

  /// Keeps a copy of the fields.
  public Column {
    fields = List.copyOf(fields);
  }

  /// A nullable column of a type without fields.
  public static Column of(String name, ColumnType type) {
    return new Column(name, type, Mode.NULLABLE, List.of());
  }

  /// Whether it is an array.
  public boolean repeated() {
    return mode == Mode.REPEATED;
  }

  /// One element of this array, as a column of its own.
  public Column element() {
    return new Column(name, type, Mode.NULLABLE, fields);
  }

  /// The column of that name, whatever the case of its letters.
  public static Optional<Column> find(List<Column> columns, String name) {
    return columns.stream().filter(column -> column.name.equalsIgnoreCase(name)).findFirst();
  }

  /// The type of this column in DuckDB, with its fields.
  public String duckdbType() {
    String one =
        type == ColumnType.STRUCT
            ? fields.stream()
                .map(field -> Sql.quoted(field.name) + " " + field.duckdbType())
                .collect(Collectors.joining(", ", "STRUCT(", ")"))
            : type.duckdbName();
    return repeated() ? one + "[]" : one;
  }
}
