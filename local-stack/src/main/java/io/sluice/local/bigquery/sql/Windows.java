package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Bound;
import io.sluice.local.bigquery.sql.Expr.Order;
import io.sluice.local.bigquery.sql.Expr.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Translates the definitions of windows and orders.
final class Windows {
  private final ExpressionTranslator expressions;

  Windows(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  /// GoogleSQL puts NULL first when ascending and last when descending; DuckDB has to be told.
  static String direction(Order order) {
    String nulls = !order.nulls().isEmpty() ? order.nulls() : order.descending() ? "LAST" : "FIRST";
    return (order.descending() ? " DESC" : " ASC") + " NULLS " + nulls;
  }

  String orderBy(List<Order> orders, Scope scope) {
    return orders.stream()
        .map(order -> sortKey(order.expression(), scope).text() + direction(order))
        .collect(Collectors.joining(", "));
  }

  Typed sortKey(Expr expression, Scope scope) {
    Typed key = expressions.translate(expression, scope);
    if (!key.type().isOrderable()) {
      throw SqlException.at(
          expression.position(), "ORDER BY does not support expressions of type " + key.type());
    }
    return key;
  }

  String over(Position at, Window window, Scope scope) {
    if (window.name() == null) {
      return definition(window, scope);
    }
    String definition = scope.window(window.name());
    if (definition == null) {
      throw SqlException.at(at, "Unrecognized window alias " + window.name());
    }
    return definition;
  }

  String definition(Window window, Scope scope) {
    var clauses = new ArrayList<String>();
    if (!window.partitionBy().isEmpty()) {
      List<Typed> keys = expressions.translate(window.partitionBy(), scope);
      keys.stream()
          .filter(key -> !key.type().isGroupable())
          .forEach(key -> {
            throw SqlException.at(
                window.partitionBy().getFirst().position(),
                "Partitioning by expressions of type " + key.type() + " is not allowed");
          });
      clauses.add("PARTITION BY " + Typed.texts(keys));
    }
    if (!window.orderBy().isEmpty()) {
      clauses.add("ORDER BY " + orderBy(window.orderBy(), scope));
    }
    Expr.Frame frame = window.frame();
    if (frame != null) {
      clauses.add(
          "%s BETWEEN %s AND %s"
              .formatted(frame.unit(), bound(frame.start(), scope), bound(frame.end(), scope)));
    }
    return "(" + String.join(" ", clauses) + ")";
  }

  private String bound(Bound bound, Scope scope) {
    if (bound.amount() == null) {
      return bound.words();
    }
    Typed amount = expressions.translate(bound.amount(), scope);
    if (!(amount.constant() instanceof Long)) {
      throw SqlException.at(
          bound.amount().position(),
          "Window framing expression must be an integer literal or parameter");
    }
    return amount.text() + " " + bound.words();
  }
}
