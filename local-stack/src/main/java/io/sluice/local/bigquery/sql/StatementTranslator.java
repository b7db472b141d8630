package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.QueryTranslator.Translated;
import io.sluice.local.bigquery.sql.Statement.Assignment;
import io.sluice.local.bigquery.sql.Statement.Delete;
import io.sluice.local.bigquery.sql.Statement.Insert;
import io.sluice.local.bigquery.sql.Statement.Rows;
import io.sluice.local.bigquery.sql.Statement.Selected;
import io.sluice.local.bigquery.sql.Statement.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Translates whole statements.
final class StatementTranslator {
  private final Context context;
  private final QueryTranslator queries;
  private final ExpressionTranslator expressions;

  StatementTranslator(Context context) {
    this.context = context;
    this.queries = new QueryTranslator(context);
    this.expressions = queries.expressions();
  }

  Translation translate(Statement statement) {
    return switch (statement) {
      case Statement.Ask ask -> select(ask.query());
      case Insert insert -> insert(insert);
      case Update update -> update(update);
      case Delete delete -> delete(delete);
      case Statement.Truncate truncate -> truncate(truncate);
      case Statement.Create create -> new Definitions(context, this).create(create);
      case Statement.Drop drop ->
          new Translation.Drop(context.name(drop.table()), drop.view(), drop.ifExists());
    };
  }

  /// A query whose result is shown: every column gets a name.
  Translation.Select select(Query query) {
    Translated translated = queries.translate(query, Scope.EMPTY);
    boolean struct =
        translated.valueTable() && translated.outputs().getFirst().type().is(Type.Kind.STRUCT);
    return struct ? members(translated) : named(translated);
  }

  private Translation.Select named(Translated translated) {
    var columns = new ArrayList<Translation.Column>();
    int anonymous = 0;
    for (io.sluice.local.bigquery.sql.Rows.Output output : translated.outputs()) {
      String name = output.name() == null ? "f" + anonymous++ + "_" : output.name();
      columns.add(new Translation.Column(name, shown(output.type()), false, null));
    }
    requireUnique(columns);
    return new Translation.Select(translated.sql(), columns, context.read());
  }

  /// The members of the structures of a value table are the columns of the result.
  private Translation.Select members(Translated translated) {
    String alias = context.alias("value");
    Scope.Variable variable = translated.rows().as(alias, "value");
    String list =
        variable.columns().stream()
            .map(column -> column.value().text())
            .collect(Collectors.joining(", "));
    List<Translation.Column> columns =
        translated.outputs().getFirst().type().fields().stream()
            .map(field -> new Translation.Column(field.name(), shown(field.type()), false, null))
            .toList();
    String sql = "SELECT " + list + " FROM (" + translated.sql() + ") AS " + alias;
    return new Translation.Select(sql, columns, context.read());
  }

  private static Type shown(Type type) {
    return switch (type.kind()) {
      case NULL -> Type.INT64;
      case ARRAY -> Type.array(shown(type.elementType()));
      case STRUCT ->
          Type.struct(
              type.fields().stream()
                  .map(field -> new Type.Field(field.name(), shown(field.type())))
                  .toList());
      default -> type;
    };
  }

  private static void requireUnique(List<Translation.Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (columns.subList(0, i).stream().anyMatch(c -> c.name().equalsIgnoreCase(name))) {
        throw SqlException.invalid(
            "Duplicate column names in the result are not supported. Found duplicate(s): " + name);
      }
    }
  }

  private Translation.Change insert(Insert insert) {
    Catalog.Table table = target(insert.table());
    List<Catalog.Column> columns =
        insert.columns().isEmpty()
            ? table.columns()
            : insert.columns().stream().map(name -> column(insert, table, name)).toList();
    String rows =
        switch (insert.source()) {
          case Rows values -> values(insert, columns, values);
          case Selected selected -> selected(insert, columns, selected);
        };
    String names = columns.stream().map(c -> Duck.name(c.name())).collect(Collectors.joining(", "));
    return new Translation.Change(
        "INSERT", "INSERT INTO " + table.source() + " (" + names + ") " + rows, table.name());
  }

  private String values(Insert insert, List<Catalog.Column> columns, Rows values) {
    return values.rows().stream()
        .map(row -> {
          requireWidth(insert, columns, row.size());
          return IntStream.range(0, row.size())
              .mapToObj(i ->
                  assigned(
                      row.get(i).position(),
                      expressions.translate(row.get(i), Scope.EMPTY),
                      columns.get(i)))
              .collect(Collectors.joining(", ", "(", ")"));
        })
        .collect(Collectors.joining(", ", "VALUES ", ""));
  }

  private String selected(Insert insert, List<Catalog.Column> columns, Selected selected) {
    Translated query = queries.translate(selected.query(), Scope.EMPTY);
    requireWidth(insert, columns, query.outputs().size());
    String alias = context.alias("new");
    String list =
        IntStream.range(0, columns.size())
            .mapToObj(i -> {
              var output = query.outputs().get(i);
              var value = new Typed(alias + "." + Duck.name(output.duckName()), output.type());
              return assigned(insert.table().position(), value, columns.get(i));
            })
            .collect(Collectors.joining(", "));
    return "SELECT " + list + " FROM (" + query.sql() + ") AS " + alias;
  }

  private static void requireWidth(Insert insert, List<Catalog.Column> columns, int values) {
    if (values != columns.size()) {
      throw SqlException.at(
          insert.table().position(),
          "Inserted row has wrong column count; Has %d, expected %d"
              .formatted(values, columns.size()));
    }
  }

  private static Catalog.Column column(Insert insert, Catalog.Table table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            SqlException.at(
                insert.table().position(),
                "Column " + name + " is not present in table " + table.name()));
  }

  private static String assigned(Position at, Typed value, Catalog.Column column) {
    Typed assigned = Coercion.to(column.type(), value);
    if (assigned == null) {
      throw SqlException.at(
          at,
          "Value has type %s which cannot be inserted into column %s, which has type %s"
              .formatted(value.type(), column.name(), column.type()));
    }
    return assigned.text();
  }

  private Translation.Change update(Update update) {
    Catalog.Table table = target(update.table());
    String alias = context.alias("target");
    Scope.Variable variable = variable(update.table(), alias);
    FromTranslator.Joined from =
        update.from() == null
            ? FromTranslator.Joined.NONE
            : queries.froms().translate(update.from(), Scope.EMPTY);
    var columns = new ArrayList<>(variable.columns());
    columns.addAll(from.columns());
    var variables = new ArrayList<>(List.of(variable));
    variables.addAll(from.variables());
    Scope scope = Scope.EMPTY.inner(columns, variables);
    String assignments =
        update.assignments().stream()
            .map(assignment -> assignment(assignment, table, scope))
            .collect(Collectors.joining(", "));
    String sql =
        "UPDATE "
            + table.source()
            + " AS "
            + alias
            + " SET "
            + assignments
            + from.clause()
            + where(update.where(), scope);
    return new Translation.Change("UPDATE", sql, table.name());
  }

  private String assignment(Assignment assignment, Catalog.Table table, Scope scope) {
    Catalog.Column column =
        table.columns().stream()
            .filter(c -> c.name().equalsIgnoreCase(assignment.column()))
            .findFirst()
            .orElseThrow(() ->
                SqlException.at(
                    assignment.position(), "Unrecognized name: " + assignment.column()));
    Typed value = expressions.translate(assignment.value(), scope);
    return Duck.name(column.name()) + " = " + assigned(assignment.position(), value, column);
  }

  private Translation.Change delete(Delete delete) {
    Catalog.Table table = target(delete.table());
    String alias = context.alias("target");
    Scope.Variable variable = variable(delete.table(), alias);
    Scope scope = Scope.EMPTY.inner(variable.columns(), List.of(variable));
    return new Translation.Change(
        "DELETE",
        "DELETE FROM " + table.source() + " AS " + alias + where(delete.where(), scope),
        table.name());
  }

  private Translation.Change truncate(Statement.Truncate truncate) {
    Catalog.Table table = target(truncate.table());
    return new Translation.Change("TRUNCATE_TABLE", "DELETE FROM " + table.source(), table.name());
  }

  private String where(Expr condition, Scope scope) {
    return " WHERE " + expressions.condition(condition, scope, "WHERE clause").text();
  }

  private Catalog.Table target(Query.Table table) {
    Catalog.Table target = context.existing(table);
    if (target.view()) {
      throw SqlException.at(table.position(), "The view " + target.name() + " cannot be changed");
    }
    return target;
  }

  private Scope.Variable variable(Query.Table table, String alias) {
    String name = table.alias() == null ? table.path().getLast() : table.alias();
    return queries.froms().rows(table).as(alias, name);
  }
}
