package io.sluice.local.cli.check;

import io.sluice.model.table.Column;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Table;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a table as the GoogleSQL that would create it. Source: BigQuery, Data definition
/// language, CREATE TABLE.
final class Ddl {
  private Ddl() {}

  /// The statement that creates a table.
  static String create(String dataset, Table table) {
    String columns =
        table.columns().stream().map(Ddl::column).collect(Collectors.joining(",\n  ", "  ", ""));
    ColumnType type = table.columns().get(table.position(table.partitionedBy())).type();
    return "CREATE TABLE %s.%s (\n%s\n)\nPARTITION BY %s\nCLUSTER BY %s;"
        .formatted(
            dataset,
            table.name(),
            columns,
            day(table.partitionedBy(), type),
            table.clusteredBy().stream().map(Ddl::name).collect(Collectors.joining(", ")));
  }

  private static String column(Column column) {
    String description =
        column.description().isEmpty()
            ? ""
            : " OPTIONS(description=%s)".formatted(quoted(column.description()));
    return name(column.name())
        + " "
        + type(column)
        + (column.required() ? " NOT NULL" : "")
        + description;
  }

  /// Fields of records have neither NOT NULL nor a description here: the table would take all rows
  /// that the processor's own takes.
  private static String type(Column column) {
    String type =
        column.type() == ColumnType.RECORD ? struct(column.fields()) : column.type().name();
    return column.mode() == Column.Mode.REPEATED ? "ARRAY<%s>".formatted(type) : type;
  }

  private static String struct(List<Column> fields) {
    return fields.stream()
        .map(field -> name(field.name()) + " " + type(field))
        .collect(Collectors.joining(", ", "STRUCT<", ">"));
  }

  private static String day(String column, ColumnType type) {
    return switch (type) {
      case DATE -> name(column);
      case DATETIME -> "DATETIME_TRUNC(%s, DAY)".formatted(name(column));
      default -> "TIMESTAMP_TRUNC(%s, DAY)".formatted(name(column));
    };
  }

  /// A name; between grave accents, as it may be a keyword.
  static String name(String column) {
    return "`" + column + "`";
  }

  /// A string literal. Source: GoogleSQL, Lexical structure.
  static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> quoted.append('\\').append((char) c);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
