package io.sluice.local.bigquery.query;

import io.sluice.local.bigquery.sql.Type;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Column.Mode;
import io.sluice.local.bigquery.store.ColumnType;
import java.util.List;

/// The columns of tables and the types of SQL, each as the other.
final class SqlColumns {
  private SqlColumns() {}

  static Type type(Column column) {
    Type one =
        column.type() == ColumnType.STRUCT
            ? Type.struct(
                column.fields().stream()
                    .map(field -> new Type.Field(field.name(), type(field)))
                    .toList())
            : Type.of(Type.Kind.valueOf(column.type().name()));
    return column.repeated() ? Type.array(one) : one;
  }

  static Column column(String name, Type type, boolean required) {
    if (type.kind() == Type.Kind.ARRAY) {
      Column element = column(name, type.elementType(), false);
      return new Column(name, element.type(), Mode.REPEATED, element.fields());
    }
    List<Column> fields =
        type.fields().stream().map(field -> column(field.name(), field.type(), false)).toList();
    return new Column(
        name,
        ColumnType.valueOf(type.kind().name()),
        required ? Mode.REQUIRED : Mode.NULLABLE,
        fields);
  }
}
