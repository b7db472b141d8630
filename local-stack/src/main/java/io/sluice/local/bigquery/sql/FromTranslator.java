package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.Derived;
import io.sluice.local.bigquery.sql.Query.From;
import io.sluice.local.bigquery.sql.Query.Join;
import io.sluice.local.bigquery.sql.Query.Table;
import io.sluice.local.bigquery.sql.Query.Unnest;
import io.sluice.local.bigquery.sql.Scope.Column;
import io.sluice.local.bigquery.sql.Scope.Variable;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates what stands after FROM.
final class FromTranslator {
  /// The text after FROM, the columns that may be named alone, and the range variables.
  record Joined(String sql, List<Column> columns, List<Variable> variables) {
    static final Joined NONE = new Joined("", List.of(), List.of());

    String clause() {
      return sql.isEmpty() ? "" : " FROM " + sql;
    }
  }

  private final Context context;
  private final ExpressionTranslator expressions;
  private final QueryTranslator queries;

  FromTranslator(Context context, ExpressionTranslator expressions, QueryTranslator queries) {
    this.context = context;
    this.expressions = expressions;
    this.queries = queries;
  }

  Joined translate(From from, Scope outer) {
    return switch (from) {
      case Table table -> table(table, outer);
      case Derived derived -> derived(derived, outer);
      case Unnest unnest -> unnest(unnest, outer);
      case Join join -> join(join, outer);
    };
  }

  private Joined table(Table table, Scope scope) {
    if (table.path().size() > 1 && scope.variable(table.path().getFirst()) != null) {
      String alias = table.alias() == null ? table.path().getLast() : table.alias();
      Expr path = new Expr.Path(table.position(), table.path());
      return unnest(new Unnest(table.position(), path, alias, null), scope);
    }
    String name = table.alias() == null ? table.path().getLast() : table.alias();
    return single(context.alias(name), rows(table), name);
  }

  Rows rows(Table table) {
    Rows defined = context.defined(table.path());
    if (defined != null) {
      return defined;
    }
    Rows information = InformationSchema.rows(table, context);
    if (information != null) {
      return information;
    }
    Catalog.Table found = context.existing(table);
    if (found.view()) {
      return view(table, found);
    }
    List<Rows.Output> outputs =
        found.columns().stream()
            .map(column -> new Rows.Output(column.name(), column.name(), column.type()))
            .toList();
    return new Rows(found.source(), outputs, false);
  }

  private Rows view(Table table, Catalog.Table view) {
    if (!(StatementParser.parse(view.source()) instanceof Statement.Ask ask)) {
      throw SqlException.at(table.position(), "The view " + view.name() + " is not a query");
    }
    return context.inView(
        table.position(), () -> queries.translate(ask.query(), Scope.EMPTY).rows());
  }

  private Joined derived(Derived derived, Scope outer) {
    QueryTranslator.Translated query = queries.translate(derived.query(), outer);
    String name = derived.alias();
    return single(context.alias(name == null ? "query" : name), query.rows(), name);
  }

  private static Joined single(String alias, Rows rows, @Nullable String name) {
    Variable variable = rows.as(alias, name);
    return new Joined(
        rows.source() + " AS " + alias,
        variable.columns(),
        name == null ? List.of() : List.of(variable));
  }

  private Joined unnest(Unnest unnest, Scope scope) {
    Typed array = expressions.translate(unnest.array(), scope);
    if (!array.type().is(Kind.ARRAY)) {
      throw SqlException.at(
          unnest.array().position(),
          "Values referenced in UNNEST must be arrays. UNNEST contains expression of type "
              + array.type());
    }
    String name = unnest.alias();
    String alias = context.alias(name == null ? "unnest" : name);
    var element = new Typed(alias + ".\"v\"", array.type().elementType());
    Variable variable = Rows.element(name, element);
    var columns = new ArrayList<>(variable.columns());
    var variables = new ArrayList<>(List.of(variable));
    String offset = "";
    if (unnest.offset() != null) {
      offset = ", generate_subscripts(" + array.text() + ", 1) - 1 AS \"o\"";
      var place = new Typed(alias + ".\"o\"", Type.INT64);
      columns.add(new Column(unnest.offset(), place));
      variables.add(new Variable(unnest.offset(), List.of(), place));
    }
    return new Joined(
        "(SELECT unnest(" + array.text() + ") AS \"v\"" + offset + ") AS " + alias,
        columns,
        variables);
  }

  private Joined join(Join join, Scope outer) {
    Joined left = translate(join.left(), outer);
    Scope leftScope = outer.inner(left.columns(), left.variables());
    boolean lateral = isLateral(join.right(), leftScope);
    Joined right = translate(join.right(), lateral ? leftScope : outer);
    requireDifferentNames(join, left, right);
    var variables = new ArrayList<>(left.variables());
    variables.addAll(right.variables());
    var columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    if (!join.using().isEmpty()) {
      return using(join, left, right, variables);
    }
    String sql = left.sql() + operator(join, lateral) + right.sql();
    if (!join.kind().equals("CROSS")) {
      sql += " ON " + condition(join, outer.inner(columns, variables));
    }
    return new Joined(sql, columns, variables);
  }

  private static boolean isLateral(From right, Scope leftScope) {
    return right instanceof Unnest
        || (right instanceof Table table
            && table.path().size() > 1
            && leftScope.variable(table.path().getFirst()) != null);
  }

  private static String operator(Join join, boolean lateral) {
    return " " + join.kind() + " JOIN " + (lateral ? "LATERAL " : "");
  }

  private String condition(Join join, Scope scope) {
    return join.on() == null
        ? "true"
        : expressions.condition(join.on(), scope, "JOIN ON clause").text();
  }

  private static void requireDifferentNames(Join join, Joined left, Joined right) {
    for (Variable variable : right.variables()) {
      String name = variable.name();
      if (name != null && left.variables().stream().anyMatch(other -> other.isNamed(name))) {
        throw SqlException.at(
            join.position(), "Duplicate table alias " + name + " in the same FROM clause");
      }
    }
  }

  private Joined using(Join join, Joined left, Joined right, List<Variable> variables) {
    var columns = new ArrayList<Column>();
    var conditions = new ArrayList<String>();
    for (String name : join.using()) {
      Typed a = column(join, left, name, "left");
      Typed b = column(join, right, name, "right");
      List<Typed> sides = expressions.unified(join.position(), "operator =", List.of(a, b));
      conditions.add(sides.get(0).text() + " = " + sides.get(1).text());
      Typed merged =
          switch (join.kind()) {
            case "RIGHT" -> b;
            case "FULL" ->
                new Typed("coalesce(" + Typed.texts(sides) + ")", sides.getFirst().type());
            default -> a;
          };
      columns.add(new Column(name, merged));
    }
    for (Joined side : List.of(left, right)) {
      side.columns().stream()
          .filter(column -> join.using().stream().noneMatch(column::isNamed))
          .forEach(columns::add);
    }
    String sql =
        left.sql()
            + operator(join, false)
            + right.sql()
            + " ON "
            + String.join(" AND ", conditions);
    return new Joined(sql, columns, variables);
  }

  private static Typed column(Join join, Joined side, String name, String which) {
    List<Column> found = side.columns().stream().filter(c -> c.isNamed(name)).toList();
    if (found.size() != 1) {
      throw SqlException.at(
          join.position(),
          "Column %s in USING clause %s on %s side of join"
              .formatted(name, found.isEmpty() ? "not found" : "is ambiguous", which));
    }
    return found.getFirst().value();
  }
}
