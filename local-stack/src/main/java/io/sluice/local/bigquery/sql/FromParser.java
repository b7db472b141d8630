package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Query.Derived;
import io.sluice.local.bigquery.sql.Query.From;
import io.sluice.local.bigquery.sql.Query.Join;
import io.sluice.local.bigquery.sql.Query.Table;
import io.sluice.local.bigquery.sql.Query.Unnest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads what stands after FROM: tables, subqueries, UNNEST and joins of them.
final class FromParser {
  private final TokenReader reader;
  private final ExpressionParser expressions;
  private final Supplier<Query> query;

  FromParser(TokenReader reader, ExpressionParser expressions, Supplier<Query> query) {
    this.reader = reader;
    this.expressions = expressions;
    this.query = query;
  }

  From from() {
    From left = joined();
    for (int length = 0; reader.peek().isSymbol(","); reader.checkChain(++length)) {
      Position at = reader.next().position();
      left = new Join(at, "CROSS", left, joined(), null, List.of());
    }
    return left;
  }

  /// The name of a table with an alias.
  Table table() {
    Table bare = bareTable();
    return new Table(bare.position(), bare.path(), alias());
  }

  /// The name of a table: a path whose parts may be quoted one by one or together.
  Table bareTable() {
    Position at = reader.position();
    var path = new ArrayList<String>(parts(reader.name()));
    while (reader.acceptSymbol(".")) {
      path.addAll(parts(reader.memberName()));
    }
    return new Table(at, List.copyOf(path), null);
  }

  @Nullable String alias() {
    if (reader.accept("AS")) {
      return reader.name();
    }
    boolean alias = reader.seesName() && !reader.sees("PIVOT") && !reader.sees("UNPIVOT");
    return alias ? reader.name() : null;
  }

  private static List<String> parts(String name) {
    return Arrays.asList(name.split("\\.", -1));
  }

  private From joined() {
    From left = primary();
    for (int length = 0; ; reader.checkChain(++length)) {
      Position at = reader.position();
      String kind = joinKind();
      if (kind.isEmpty()) {
        return left;
      }
      left = join(at, kind, left);
    }
  }

  private String joinKind() {
    reader.refuse("NATURAL");
    if (reader.accept("JOIN") || reader.accept("INNER", "JOIN")) {
      return "INNER";
    }
    if (reader.accept("CROSS", "JOIN")) {
      return "CROSS";
    }
    for (String kind : List.of("LEFT", "RIGHT", "FULL")) {
      if (reader.accept(kind, "JOIN") || reader.accept(kind, "OUTER", "JOIN")) {
        return kind;
      }
    }
    return "";
  }

  private Join join(Position at, String kind, From left) {
    From right = primary();
    if (kind.equals("CROSS")) {
      return new Join(at, kind, left, right, null, List.of());
    }
    if (reader.accept("USING")) {
      return new Join(at, kind, left, right, null, reader.parenthesized(reader::name));
    }
    if (reader.accept("ON")) {
      return new Join(at, kind, left, right, expressions.expression(), List.of());
    }
    if (right instanceof Unnest || correlated(right)) {
      return new Join(at, kind, left, right, null, List.of());
    }
    throw SqlException.syntax(
        at, kind + " JOIN must have an immediately following ON or USING clause");
  }

  private static boolean correlated(From from) {
    return from instanceof Table table && table.path().size() > 1;
  }

  private From primary() {
    From from = reader.nested(this::item);
    reader.refuse("TABLESAMPLE", "PIVOT", "UNPIVOT", "FOR SYSTEM_TIME", "MATCH_RECOGNIZE");
    return from;
  }

  private From item() {
    Position at = reader.position();
    if (reader.accept("UNNEST")) {
      reader.expectSymbol("(");
      Expr array = expressions.expression();
      reader.expectSymbol(")");
      return new Unnest(at, array, alias(), offset());
    }
    if (!reader.acceptSymbol("(")) {
      return tableOrPath();
    }
    if (reader.sees("SELECT") || reader.sees("WITH") || reader.peek().isSymbol("(")) {
      Query inner = query.get();
      reader.expectSymbol(")");
      return new Derived(at, inner, alias());
    }
    From inner = from();
    reader.expectSymbol(")");
    return inner;
  }

  private From tableOrPath() {
    Table table = table();
    if (reader.peek().isSymbol("(")) {
      throw SqlException.at(
          table.position(), "Table-valued function not found: " + String.join(".", table.path()));
    }
    return reader.sees("WITH", "OFFSET")
        ? new Unnest(
            table.position(),
            new Expr.Path(table.position(), table.path()),
            table.alias() == null ? table.path().getLast() : table.alias(),
            offset())
        : table;
  }

  private @Nullable String offset() {
    if (!reader.accept("WITH", "OFFSET")) {
      return null;
    }
    String alias = alias();
    return alias == null ? "offset" : alias;
  }
}
