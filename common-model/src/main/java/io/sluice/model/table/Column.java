package io.sluice.model.table;

import java.util.List;

/// One column of a table, or one field of a [ColumnType#RECORD].
///
/// @param name as analysts write it
/// @param type what it holds
/// @param mode whether a row has a value, may have one, or has any number of them
/// @param description for people, shown by BigQuery
/// @param fields those of a [ColumnType#RECORD], in the order of its values; else none
public record Column(
    String name, ColumnType type, Mode mode, String description, List<Column> fields) {

  /// How many values a row has in a column.
  public enum Mode {
    /// One.
    REQUIRED,
    /// One or none.
    NULLABLE,
    /// Any number: the value is a [List], never null, whose members are never null.
    REPEATED
  }

  /// A column of a single value that has no fields.
  ///
  /// @param required whether each row has a value
  public Column(String name, ColumnType type, boolean required, String description) {
    this(name, type, required ? Mode.REQUIRED : Mode.NULLABLE, description, List.of());
  }

  /// Whether each row has a value.
  public boolean required() {
    return mode == Mode.REQUIRED;
  }
}
