package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.GroupBy;
import io.sluice.local.bigquery.sql.Query.Select;
import io.sluice.local.bigquery.sql.QueryTranslator.Translated;
import io.sluice.local.bigquery.sql.Rows.Output;
import io.sluice.local.bigquery.sql.Scope.Column;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The translation of one SELECT.
final class SelectTranslation {
  private final ExpressionTranslator expressions;
  private final FromTranslator froms;
  private final Select select;
  private final Scope outer;

  SelectTranslation(
      ExpressionTranslator expressions, FromTranslator froms, Select select, Scope outer) {
    this.expressions = expressions;
    this.froms = froms;
    this.select = select;
    this.outer = outer;
  }

  Translated translate(List<Expr.Order> orderBy, String tail) {
    FromTranslator.Joined from =
        select.from() == null ? FromTranslator.Joined.NONE : froms.translate(select.from(), outer);
    Scope scope = outer.inner(from.columns(), from.variables());
    for (Query.NamedWindow window : select.windows()) {
      scope.defineWindow(window.name(), expressions.windows().definition(window.window(), scope));
    }
    List<Column> items = items(scope);
    Scope named = scope.withAliases(items);
    List<Output> outputs = outputs(items);
    String sql =
        "SELECT "
            + (select.distinct() ? "DISTINCT " : "")
            + list(items, outputs)
            + from.clause()
            + clause("WHERE", select.where(), scope)
            + groupBy(items, named)
            + clause("HAVING", select.having(), named)
            + clause("QUALIFY", select.qualify(), named)
            + orderBy(orderBy, items, named)
            + tail;
    return new Translated(sql, outputs, select.as() != Query.As.ROW);
  }

  private List<Column> items(Scope scope) {
    var items = new ArrayList<Column>();
    for (Query.Item item : select.items()) {
      switch (item) {
        case Query.Column column -> items.add(column(column, scope));
        case Query.Star star -> items.addAll(star(star, scope));
      }
    }
    for (Column item : items) {
      if (select.distinct() && !item.value().type().isGroupable()) {
        throw SqlException.at(
            select.position(),
            "Column "
                + item.name()
                + " of type "
                + item.value().type()
                + " cannot be used in SELECT DISTINCT");
      }
    }
    return items;
  }

  private Column column(Query.Column column, Scope scope) {
    Typed value = expressions.translate(column.expression(), scope);
    String name =
        column.alias() != null
            ? column.alias()
            : switch (column.expression()) {
              case Expr.Path path -> path.names().getLast();
              case Expr.Field field -> field.name();
              default -> null;
            };
    return new Column(name, value);
  }

  private List<Column> star(Query.Star star, Scope scope) {
    List<Column> all = starred(star, scope);
    for (String except : star.except()) {
      if (all.stream().noneMatch(column -> column.isNamed(except))) {
        throw SqlException.at(
            star.position(), "Column " + except + " in SELECT * EXCEPT list does not exist");
      }
    }
    for (Expr.Member replaced : star.replace()) {
      if (all.stream().noneMatch(column -> column.isNamed(nameOf(replaced)))) {
        throw SqlException.at(
            star.position(),
            "Column " + replaced.name() + " in SELECT * REPLACE list does not exist");
      }
    }
    return all.stream()
        .filter(column -> star.except().stream().noneMatch(column::isNamed))
        .map(column -> replaced(column, star, scope))
        .toList();
  }

  private static String nameOf(Expr.Member member) {
    return member.name() == null ? "" : member.name();
  }

  private Column replaced(Column column, Query.Star star, Scope scope) {
    for (Expr.Member member : star.replace()) {
      if (column.isNamed(nameOf(member))) {
        return new Column(column.name(), expressions.translate(member.value(), scope));
      }
    }
    return column;
  }

  private List<Column> starred(Query.Star star, Scope scope) {
    if (star.base() == null) {
      if (select.from() == null) {
        throw SqlException.at(star.position(), "SELECT * must have a FROM clause");
      }
      return scope.columns();
    }
    if (star.base() instanceof Expr.Path path && path.names().size() == 1) {
      Scope.Variable variable = scope.variable(path.names().getFirst());
      if (variable != null) {
        return variable.columns();
      }
    }
    Typed value = expressions.translate(star.base(), scope);
    if (!value.type().is(Kind.STRUCT)) {
      throw SqlException.at(star.position(), "Dot-star is not supported for type " + value.type());
    }
    return Rows.element(null, value).columns();
  }

  private List<Output> outputs(List<Column> items) {
    return switch (select.as()) {
      case ROW -> columns(items);
      case STRUCT -> List.of(new Output(null, "value", Scope.structOf(items).type()));
      case VALUE -> {
        if (items.size() != 1) {
          throw SqlException.at(
              select.position(), "SELECT AS VALUE query must have exactly one column");
        }
        yield List.of(new Output(null, "value", items.getFirst().value().type()));
      }
    };
  }

  private static List<Output> columns(List<Column> items) {
    Set<String> taken = new HashSet<>();
    var outputs = new ArrayList<Output>();
    for (Column item : items) {
      String name = item.name() == null ? "f$" + outputs.size() : item.name();
      boolean free = taken.add(name.toLowerCase(Locale.ROOT));
      String duckName = free ? name : name + "$" + outputs.size();
      outputs.add(new Output(item.name(), duckName, item.value().type()));
    }
    return outputs;
  }

  private String list(List<Column> items, List<Output> outputs) {
    return switch (select.as()) {
      case STRUCT -> Scope.structOf(items).text() + " AS \"value\"";
      case ROW, VALUE ->
          IntStream.range(0, items.size())
              .mapToObj(
                  i -> items.get(i).value().text() + " AS " + Duck.name(outputs.get(i).duckName()))
              .collect(Collectors.joining(", "));
    };
  }

  private String clause(String keyword, @Nullable Expr condition, Scope scope) {
    return condition == null
        ? ""
        : " " + keyword + " " + expressions.condition(condition, scope, keyword + " clause").text();
  }

  private String groupBy(List<Column> items, Scope named) {
    GroupBy groupBy = select.groupBy();
    if (groupBy == null) {
      return "";
    }
    if (groupBy.sets().isEmpty()) {
      return " GROUP BY ALL";
    }
    String sets =
        groupBy.sets().stream()
            .map(set -> {
              String keys =
                  set.stream()
                      .map(key -> groupKey(key, items, named, groupBy))
                      .collect(Collectors.joining(", "));
              return groupBy.kind().isEmpty() ? keys : "(" + keys + ")";
            })
            .collect(Collectors.joining(", "));
    return groupBy.kind().isEmpty()
        ? " GROUP BY " + sets
        : " GROUP BY " + groupBy.kind() + " (" + sets + ")";
  }

  private String groupKey(Expr key, List<Column> items, Scope named, GroupBy groupBy) {
    Integer ordinal = QueryTranslator.ordinal("GROUP BY", key, items.size());
    Typed value =
        ordinal != null ? items.get(ordinal - 1).value() : expressions.translate(key, named);
    if (!value.type().isGroupable()) {
      throw SqlException.at(
          key.position(), "Grouping by expressions of type " + value.type() + " is not allowed");
    }
    boolean placed = groupBy.kind().isEmpty() && select.as() == Query.As.ROW;
    int place = place(value, items);
    return placed && place > 0 ? Integer.toString(place) : value.text();
  }

  /// The place of an output by this very expression, from one; 0 when there is none.
  private static int place(Typed value, List<Column> items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).value().equals(value)) {
        return i + 1;
      }
    }
    return 0;
  }

  private String orderBy(List<Expr.Order> orders, List<Column> items, Scope named) {
    if (orders.isEmpty()) {
      return "";
    }
    return orders.stream()
        .map(order -> orderKey(order, items, named) + Windows.direction(order))
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private String orderKey(Expr.Order order, List<Column> items, Scope named) {
    Integer ordinal = QueryTranslator.ordinal("ORDER BY", order.expression(), items.size());
    Typed key =
        ordinal != null
            ? items.get(ordinal - 1).value()
            : expressions.windows().sortKey(order.expression(), named);
    int place = place(key, items);
    return place > 0 && select.as() == Query.As.ROW ? Integer.toString(place) : key.text();
  }
}
