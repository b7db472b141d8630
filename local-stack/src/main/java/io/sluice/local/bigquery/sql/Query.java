package io.sluice.local.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query as it was written.
record Query(
    Position position,
    List<Named> with,
    Body body,
    List<Expr.Order> orderBy,
    @Nullable Expr limit,
    @Nullable Expr offset) {

  /// A common table expression.
  record Named(Position position, String name, Query query) {}

  sealed interface Body {}

  record Nested(Query query) implements Body {}

  /// `operator` is UNION ALL, UNION DISTINCT, INTERSECT DISTINCT or EXCEPT DISTINCT.
  record Combined(Position position, String operator, List<Body> parts) implements Body {}

  record Select(
      Position position,
      boolean distinct,
      As as,
      List<Item> items,
      @Nullable From from,
      @Nullable Expr where,
      @Nullable GroupBy groupBy,
      @Nullable Expr having,
      @Nullable Expr qualify,
      List<NamedWindow> windows)
      implements Body {}

  enum As {
    ROW,
    STRUCT,
    VALUE
  }

  sealed interface Item {}

  record Column(Expr expression, @Nullable String alias) implements Item {}

  /// `*` or, with a base, `base.*`.
  record Star(
      Position position, @Nullable Expr base, List<String> except, List<Expr.Member> replace)
      implements Item {}

  record NamedWindow(String name, Expr.Window window) {}

  /// `kind` is empty, ROLLUP, CUBE or GROUPING SETS; without sets it is GROUP BY ALL.
  record GroupBy(Position position, String kind, List<List<Expr>> sets) {}

  sealed interface From {}

  record Table(Position position, List<String> path, @Nullable String alias) implements From {}

  record Derived(Position position, Query query, @Nullable String alias) implements From {}

  /// `offset` names the column of WITH OFFSET.
  record Unnest(Position position, Expr array, @Nullable String alias, @Nullable String offset)
      implements From {}

  /// `kind` is CROSS, INNER, LEFT, RIGHT or FULL.
  record Join(
      Position position, String kind, From left, From right, @Nullable Expr on, List<String> using)
      implements From {}
}
