package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.Body;
import io.sluice.local.bigquery.sql.Query.Combined;
import io.sluice.local.bigquery.sql.Query.Nested;
import io.sluice.local.bigquery.sql.Query.Select;
import io.sluice.local.bigquery.sql.Rows.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Translates queries.
final class QueryTranslator {
  /// A query in DuckDB's SQL.
  record Translated(String sql, List<Output> outputs, boolean valueTable) {
    Rows rows() {
      return new Rows("(" + sql + ")", outputs, valueTable);
    }
  }

  private final Context context;
  private final ExpressionTranslator expressions;
  private final FromTranslator froms;

  QueryTranslator(Context context) {
    this.context = context;
    this.expressions = new ExpressionTranslator(context, this);
    this.froms = new FromTranslator(context, expressions, this);
  }

  ExpressionTranslator expressions() {
    return expressions;
  }

  FromTranslator froms() {
    return froms;
  }

  Translated translate(Query query, Scope outer) {
    context.enterWith();
    String with =
        query.with().stream().map(named -> named(named, outer)).collect(Collectors.joining(", "));
    Translated body = ordered(query, outer);
    context.leaveWith();
    return with.isEmpty()
        ? body
        : new Translated("WITH " + with + " " + body.sql(), body.outputs(), body.valueTable());
  }

  private String named(Query.Named named, Scope outer) {
    Translated query = translate(named.query(), outer);
    String alias = context.alias(named.name());
    context.define(named.name(), new Rows(alias, query.outputs(), query.valueTable()));
    return alias + " AS (" + query.sql() + ")";
  }

  private Translated ordered(Query query, Scope outer) {
    String tail = limit("LIMIT", query.limit(), outer) + limit("OFFSET", query.offset(), outer);
    if (query.body() instanceof Select select) {
      return new SelectTranslation(expressions, froms, select, outer)
          .translate(query.orderBy(), tail);
    }
    Translated body = body(query.body(), outer);
    if (query.orderBy().isEmpty() && tail.isEmpty()) {
      return body;
    }
    String alias = context.alias("set");
    Scope.Variable variable = body.rows().as(alias, null);
    Scope scope = outer.inner(variable.columns(), List.of());
    String order =
        query.orderBy().stream()
            .map(key -> orderKey(key, body.outputs(), scope))
            .collect(Collectors.joining(", "));
    return new Translated(
        "SELECT * FROM ("
            + body.sql()
            + ") AS "
            + alias
            + (order.isEmpty() ? "" : " ORDER BY " + order)
            + tail,
        body.outputs(),
        body.valueTable());
  }

  private String orderKey(Expr.Order order, List<Output> outputs, Scope scope) {
    Integer ordinal = ordinal("ORDER BY", order.expression(), outputs.size());
    String key =
        ordinal != null
            ? ordinal.toString()
            : expressions.windows().sortKey(order.expression(), scope).text();
    return key + Windows.direction(order);
  }

  /// The place of an output when a key is an integer literal.
  static @Nullable Integer ordinal(String clause, Expr key, int outputs) {
    if (!(key instanceof Expr.Literal literal && literal.value() instanceof Long place)) {
      return null;
    }
    if (place < 1 || place > outputs) {
      throw SqlException.at(
          key.position(),
          clause
              + " column number "
              + place
              + " is out of range; there are "
              + outputs
              + " columns");
    }
    return place.intValue();
  }

  private String limit(String keyword, @Nullable Expr count, Scope scope) {
    if (count == null) {
      return "";
    }
    if (!(expressions.translate(count, scope).constant() instanceof Long number) || number < 0) {
      throw SqlException.at(
          count.position(), keyword + " expects a non-negative integer literal or parameter");
    }
    return " " + keyword + " " + number;
  }

  private Translated body(Body body, Scope outer) {
    return switch (body) {
      case Select select ->
          new SelectTranslation(expressions, froms, select, outer).translate(List.of(), "");
      case Nested nested -> translate(nested.query(), outer);
      case Combined combined -> combined(combined, outer);
    };
  }

  private Translated combined(Combined combined, Scope outer) {
    List<Translated> parts = combined.parts().stream().map(part -> body(part, outer)).toList();
    int width = parts.getFirst().outputs().size();
    for (Translated part : parts) {
      if (part.outputs().size() != width) {
        throw SqlException.at(
            combined.position(),
            "Queries in %s have mismatched column count; query 1 has %d column%s, query 2 has %d column%s"
                .formatted(
                    combined.operator(),
                    width,
                    width == 1 ? "" : "s",
                    part.outputs().size(),
                    part.outputs().size() == 1 ? "" : "s"));
      }
    }
    List<Type> types =
        IntStream.range(0, width).mapToObj(i -> commonType(combined, parts, i)).toList();
    String operator = combined.operator().replace(" DISTINCT", "");
    String sql =
        parts.stream()
            .map(part -> "(" + retyped(part, types) + ")")
            .collect(Collectors.joining(" " + operator + " "));
    var outputs = new ArrayList<Output>();
    for (int i = 0; i < width; i++) {
      Output first = parts.getFirst().outputs().get(i);
      outputs.add(new Output(first.name(), first.duckName(), types.get(i)));
    }
    return new Translated(sql, outputs, parts.getFirst().valueTable());
  }

  private static Type commonType(Combined combined, List<Translated> parts, int column) {
    List<Typed> values =
        parts.stream().map(part -> new Typed("", part.outputs().get(column).type())).toList();
    Type common = Coercion.common(values);
    if (common == null) {
      throw SqlException.at(
          combined.position(),
          "Column %d in %s has incompatible types: %s"
              .formatted(column + 1, combined.operator(), Typed.types(values)));
    }
    if (!combined.operator().endsWith("ALL") && !common.isGroupable()) {
      throw SqlException.at(
          combined.position(),
          "Column %d in %s has type that does not support set operation comparisons: %s"
              .formatted(column + 1, combined.operator(), common));
    }
    return common;
  }

  private String retyped(Translated part, List<Type> types) {
    boolean same =
        IntStream.range(0, types.size())
            .allMatch(i -> part.outputs().get(i).type().equals(types.get(i)));
    if (same) {
      return part.sql();
    }
    String alias = context.alias("part");
    String columns =
        IntStream.range(0, types.size())
            .mapToObj(i -> {
              String name = Duck.name(part.outputs().get(i).duckName());
              return Duck.cast(alias + "." + name, types.get(i)) + " AS " + name;
            })
            .collect(Collectors.joining(", "));
    return "SELECT " + columns + " FROM (" + part.sql() + ") AS " + alias;
  }
}
