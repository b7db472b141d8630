package io.sluice.model.schema;

import io.sluice.model.table.Column;
import io.sluice.model.table.Column.Mode;
import io.sluice.model.table.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What becomes of a table when other columns are wanted of it. BigQuery adds columns that are
/// NULLABLE or REPEATED, also inside of records, and makes what is REQUIRED NULLABLE; nothing else.
/// A column that nobody wants any more stays, and is null from then on. Source: BigQuery, Modifying
/// table schemas.
///
/// @param incompatible what cannot be done, each one line: the column, why, and the way out
/// @param added columns to add, in their order
/// @param relaxed paths of columns that become NULLABLE
public record SchemaChange(List<String> incompatible, List<Addition> added, List<String> relaxed) {

  /// A column to add, with all that is in it.
  ///
  /// @param path of the column: names with points between them
  public record Addition(String path, Column column) {}

  private static final String NEW_TABLE =
      "or store it under another table name, such as one with a new major version";

  /// What it takes that a table holds rows of other columns.
  ///
  /// @param before the columns of the table
  /// @param after those that are wanted
  public static SchemaChange of(List<Column> before, List<Column> after) {
    var change = new SchemaChange(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    change.compare("", before, after);
    return new SchemaChange(
        List.copyOf(change.incompatible), List.copyOf(change.added), List.copyOf(change.relaxed));
  }

  /// Whether the table can hold the rows, as it is or after what is added and relaxed.
  public boolean compatible() {
    return incompatible.isEmpty();
  }

  /// Whether the table is to be changed at all.
  public boolean none() {
    return incompatible.isEmpty() && added.isEmpty() && relaxed.isEmpty();
  }

  private void compare(String parent, List<Column> before, List<Column> after) {
    Map<String, Column> old =
        before.stream().collect(Collectors.toMap(SchemaChange::key, Function.identity()));
    Set<String> wanted = new HashSet<>();
    for (Column column : after) {
      wanted.add(key(column));
      Column was = old.get(key(column));
      String path = parent + column.name();
      if (was == null) {
        add(path, column);
      } else {
        change(path, was, column);
      }
    }
    for (Column column : before) {
      if (column.required() && !wanted.contains(key(column))) {
        refuse(
            parent + column.name(),
            "it is REQUIRED in the table and no longer in the schema; leave it in the schema as an optional field",
            NEW_TABLE);
      }
    }
  }

  private void add(String path, Column column) {
    if (column.required()) {
      refuse(
          path,
          "a new column cannot be REQUIRED, because the rows before it have no value; take it out of 'required'",
          NEW_TABLE);
    } else {
      added.add(new Addition(path, column));
    }
  }

  private void change(String path, Column was, Column column) {
    if (was.type() != column.type()) {
      refuse(
          path,
          "it is %s in the table and cannot become %s; give the field another name"
              .formatted(was.type(), column.type()),
          NEW_TABLE);
    } else if ((was.mode() == Mode.REPEATED) != (column.mode() == Mode.REPEATED)) {
      refuse(
          path,
          "it is %s in the table and cannot become %s; give the field another name"
              .formatted(was.mode(), column.mode()),
          NEW_TABLE);
    } else if (column.required() && !was.required()) {
      refuse(
          path,
          "it is NULLABLE in the table and cannot become REQUIRED; take it out of 'required'",
          NEW_TABLE);
    } else if (was.required() && !column.required()) {
      relaxed.add(path);
    }
    if (was.type() == ColumnType.RECORD && column.type() == ColumnType.RECORD) {
      compare(path + ".", was.fields(), column.fields());
    }
  }

  private void refuse(String path, String what, String way) {
    incompatible.add("column %s: %s, %s".formatted(path, what, way));
  }

  /// Names that differ in case alone are the same to BigQuery.
  private static String key(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }
}
