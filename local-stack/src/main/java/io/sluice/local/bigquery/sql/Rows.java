package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Scope.Column;
import io.sluice.local.bigquery.sql.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query or table in DuckDB's SQL: `source` is what FROM takes. When it is a value table, its
/// only output is the value itself.
record Rows(String source, List<Output> outputs, boolean valueTable) {
  /// An output column: the name it was given, if any, the name it has in DuckDB, and its type.
  record Output(@Nullable String name, String duckName, Type type) {}

  /// The range variable that these rows are under an alias of DuckDB.
  Variable as(String alias, @Nullable String name) {
    var columns = new ArrayList<Column>();
    for (Output output : outputs) {
      var value = new Typed(alias + "." + Duck.name(output.duckName()), output.type());
      if (valueTable) {
        return element(name, value);
      }
      columns.add(new Column(output.name(), value));
    }
    return new Variable(name, columns, null);
  }

  /// The range variable of single values: the members of a STRUCT are columns of their own.
  static Variable element(@Nullable String name, Typed value) {
    if (!value.type().is(Type.Kind.STRUCT)) {
      return new Variable(name, List.of(new Column(name, value)), value);
    }
    List<Column> members =
        value.type().fields().stream()
            .map(field ->
                new Column(
                    field.name(),
                    new Typed(
                        "struct_extract(" + value.text() + ", " + Duck.text(field.name()) + ")",
                        field.type())))
            .toList();
    return new Variable(name, members, value);
  }
}
