package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.As;
import io.sluice.local.bigquery.sql.Query.Body;
import io.sluice.local.bigquery.sql.Query.Combined;
import io.sluice.local.bigquery.sql.Query.GroupBy;
import io.sluice.local.bigquery.sql.Query.Item;
import io.sluice.local.bigquery.sql.Query.Named;
import io.sluice.local.bigquery.sql.Query.NamedWindow;
import io.sluice.local.bigquery.sql.Query.Nested;
import io.sluice.local.bigquery.sql.Query.Select;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads queries: WITH, SELECT and its clauses, set operations.
final class QueryParser {
  private final TokenReader reader;
  private final ExpressionParser expressions;
  private final FromParser froms;

  QueryParser(TokenReader reader) {
    this.reader = reader;
    this.expressions = new ExpressionParser(reader, this::query);
    this.froms = new FromParser(reader, expressions, this::query);
  }

  ExpressionParser expressions() {
    return expressions;
  }

  FromParser froms() {
    return froms;
  }

  Query query() {
    return reader.nested(this::wholeQuery);
  }

  private Query wholeQuery() {
    Position at = reader.position();
    List<Named> with = List.of();
    if (reader.accept("WITH")) {
      reader.refuse("RECURSIVE");
      with = reader.separated(this::named);
    }
    Body body = body();
    reader.refuse("FOR SYSTEM_TIME");
    List<Expr.Order> order = reader.accept("ORDER", "BY") ? expressions.orderBy() : List.of();
    Expr limit = reader.accept("LIMIT") ? expressions.expression() : null;
    Expr offset = limit != null && reader.accept("OFFSET") ? expressions.expression() : null;
    return new Query(at, with, body, order, limit, offset);
  }

  private Named named() {
    Position at = reader.position();
    String name = reader.name();
    reader.expect("AS");
    reader.expectSymbol("(");
    Query query = query();
    reader.expectSymbol(")");
    return new Named(at, name, query);
  }

  private Body body() {
    Position at = reader.position();
    var parts = new ArrayList<Body>(List.of(part()));
    String first = null;
    while (reader.sees("UNION") || reader.sees("INTERSECT") || reader.sees("EXCEPT")) {
      Position operatorAt = reader.position();
      String operator = operator();
      if (first != null && !first.equals(operator)) {
        throw SqlException.syntax(
            operatorAt,
            "Different set operations cannot be used in the same query without using parentheses"
                + " for grouping");
      }
      first = operator;
      parts.add(part());
    }
    return first == null ? parts.getFirst() : new Combined(at, first, parts);
  }

  private String operator() {
    String operator = reader.word();
    if (!reader.sees("ALL") && !reader.sees("DISTINCT")) {
      throw reader.expected("keyword ALL or keyword DISTINCT");
    }
    if (reader.sees("ALL") && !operator.equals("UNION")) {
      throw SqlException.unsupported(reader.position(), operator + " ALL is");
    }
    String kind = reader.word();
    reader.refuse("CORRESPONDING", "BY NAME");
    return operator + " " + kind;
  }

  private Body part() {
    if (reader.acceptSymbol("(")) {
      Query query = query();
      reader.expectSymbol(")");
      return new Nested(query);
    }
    return select();
  }

  private Select select() {
    Position at = reader.position();
    reader.expect("SELECT");
    reader.refuse("WITH");
    boolean distinct = reader.accept("DISTINCT");
    if (!distinct) {
      reader.accept("ALL");
    }
    As as =
        reader.accept("AS", "STRUCT")
            ? As.STRUCT
            : reader.accept("AS", "VALUE") ? As.VALUE : As.ROW;
    List<Item> items = items();
    Query.From from = reader.accept("FROM") ? froms.from() : null;
    Expr where = clause("WHERE");
    GroupBy groupBy = reader.accept("GROUP", "BY") ? groupBy() : null;
    Expr having = clause("HAVING");
    Expr qualify = clause("QUALIFY");
    List<NamedWindow> windows =
        reader.accept("WINDOW") ? reader.separated(this::namedWindow) : List.of();
    return new Select(at, distinct, as, items, from, where, groupBy, having, qualify, windows);
  }

  private @Nullable Expr clause(String keyword) {
    return reader.accept(keyword) ? expressions.expression() : null;
  }

  private List<Item> items() {
    var items = new ArrayList<Item>();
    do {
      if (!items.isEmpty() && (reader.sees("FROM") || reader.peek().kind() == Token.Kind.END)) {
        break;
      }
      items.add(item());
    } while (reader.acceptSymbol(","));
    return items;
  }

  private Item item() {
    Position at = reader.position();
    if (reader.acceptSymbol("*")) {
      return star(at, null);
    }
    Expr expression = expressions.expression();
    if (reader.peek().isSymbol(".") && reader.peek(1).isSymbol("*")) {
      reader.next();
      reader.next();
      return star(at, expression);
    }
    return new Query.Column(expression, alias());
  }

  @Nullable String alias() {
    return froms.alias();
  }

  private Item star(Position at, @Nullable Expr base) {
    List<String> except =
        reader.sees("EXCEPT") && reader.peek(1).isSymbol("(") ? exceptNames() : List.of();
    List<Expr.Member> replace =
        reader.accept("REPLACE") ? reader.parenthesized(this::replacement) : List.of();
    return new Query.Star(at, base, except, replace);
  }

  private List<String> exceptNames() {
    reader.next();
    return reader.parenthesized(reader::name);
  }

  private Expr.Member replacement() {
    Expr value = expressions.expression();
    reader.accept("AS");
    return new Expr.Member(reader.name(), value);
  }

  private GroupBy groupBy() {
    Position at = reader.position();
    if (reader.accept("ALL")) {
      return new GroupBy(at, "", List.of());
    }
    for (String kind : List.of("ROLLUP", "CUBE", "GROUPING SETS")) {
      if (reader.accept(kind.split(" "))) {
        return new GroupBy(at, kind, reader.parenthesized(this::groupingSet));
      }
    }
    List<List<Expr>> sets = reader.separated(() -> List.of(expressions.expression()));
    reader.refuse("ROLLUP", "CUBE", "GROUPING");
    return new GroupBy(at, "", sets);
  }

  private List<Expr> groupingSet() {
    if (!reader.acceptSymbol("(")) {
      return List.of(expressions.expression());
    }
    List<Expr> set =
        reader.peek().isSymbol(")") ? List.of() : reader.separated(expressions::expression);
    reader.expectSymbol(")");
    return set;
  }

  private NamedWindow namedWindow() {
    String name = reader.name();
    reader.expect("AS");
    return new NamedWindow(name, expressions.window());
  }
}
