package io.sluice.local.bigquery.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The names that expressions of one query may use. Those of the query around it come last.
final class Scope {
  /// A column that can be named alone; a null name can never be.
  record Column(@Nullable String name, Typed value) {
    boolean isNamed(String wanted) {
      return name != null && name.equalsIgnoreCase(wanted);
    }
  }

  /// A range variable: a table, subquery or array element under its alias.
  record Variable(@Nullable String name, List<Column> columns, @Nullable Typed element) {
    boolean isNamed(String wanted) {
      return name != null && name.equalsIgnoreCase(wanted);
    }

    /// The whole row as one value.
    Typed row() {
      return element != null ? element : structOf(columns);
    }
  }

  static final Scope EMPTY = new Scope(null, List.of(), List.of(), List.of());

  private final @Nullable Scope outer;
  private final List<Column> aliases;
  private final List<Column> columns;
  private final List<Variable> variables;
  private final Map<String, String> windows = new HashMap<>();

  private Scope(
      @Nullable Scope outer, List<Column> aliases, List<Column> columns, List<Variable> variables) {
    this.outer = outer;
    this.aliases = aliases;
    this.columns = columns;
    this.variables = variables;
  }

  /// The scope of a query inside of this one.
  Scope inner(List<Column> columns, List<Variable> variables) {
    return new Scope(this, List.of(), columns, variables);
  }

  /// This scope where the aliases of the SELECT list are known as well, and come first.
  Scope withAliases(List<Column> aliases) {
    var scope = new Scope(outer, aliases, columns, variables);
    scope.windows.putAll(windows);
    return scope;
  }

  List<Column> columns() {
    return columns;
  }

  void defineWindow(String name, String definition) {
    windows.put(name.toLowerCase(Locale.ROOT), definition);
  }

  @Nullable String window(String name) {
    return windows.get(name.toLowerCase(Locale.ROOT));
  }

  @Nullable Variable variable(String name) {
    for (Variable variable : variables) {
      if (variable.isNamed(name)) {
        return variable;
      }
    }
    return outer == null ? null : outer.variable(name);
  }

  /// The value of a path of names, or null when its first name is unknown.
  @Nullable Typed resolve(Position at, List<String> path) {
    String first = path.getFirst();
    Typed alias = only(at, first, aliases);
    if (alias != null) {
      return Fields.follow(at, alias, path.subList(1, path.size()));
    }
    Variable variable = own(first);
    if (variable != null && path.size() > 1) {
      Typed column = only(at, path.get(1), variable.columns());
      if (column != null) {
        return Fields.follow(at, column, path.subList(2, path.size()));
      }
    }
    Typed column = only(at, first, columns);
    if (column != null) {
      return Fields.follow(at, column, path.subList(1, path.size()));
    }
    if (variable != null) {
      return variableValue(at, variable, path);
    }
    return outer == null ? null : outer.resolve(at, path);
  }

  private @Nullable Variable own(String name) {
    return variables.stream().filter(v -> v.isNamed(name)).findFirst().orElse(null);
  }

  private static Typed variableValue(Position at, Variable variable, List<String> path) {
    if (path.size() > 1 && variable.element() == null) {
      throw SqlException.at(at, "Name " + path.get(1) + " not found inside " + path.getFirst());
    }
    return Fields.follow(at, variable.row(), path.subList(1, path.size()));
  }

  private static @Nullable Typed only(Position at, String name, List<Column> columns) {
    List<Typed> found =
        columns.stream().filter(c -> c.isNamed(name)).map(Column::value).distinct().toList();
    if (found.size() > 1) {
      throw SqlException.at(at, "Column name " + name + " is ambiguous");
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  /// A STRUCT with these columns as members.
  static Typed structOf(List<Column> columns) {
    var fields = new ArrayList<Type.Field>();
    for (Column column : columns) {
      int ordinal = fields.size() + 1;
      String name = column.name() == null ? "_field_" + ordinal : column.name();
      if (fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name))) {
        throw SqlException.invalid(
            "A STRUCT with two fields of the same name is not supported by the local BigQuery: "
                + name);
      }
      fields.add(new Type.Field(name, column.value().type()));
    }
    String members =
        IntStream.range(0, columns.size())
            .mapToObj(i -> Duck.name(fields.get(i).name()) + " := " + columns.get(i).value().text())
            .collect(Collectors.joining(", "));
    return new Typed("struct_pack(" + members + ")", Type.struct(fields));
  }
}
