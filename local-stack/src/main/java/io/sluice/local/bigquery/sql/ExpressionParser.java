package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Between;
import io.sluice.local.bigquery.sql.Expr.Binary;
import io.sluice.local.bigquery.sql.Expr.Field;
import io.sluice.local.bigquery.sql.Expr.InArray;
import io.sluice.local.bigquery.sql.Expr.InList;
import io.sluice.local.bigquery.sql.Expr.InQuery;
import io.sluice.local.bigquery.sql.Expr.Index;
import io.sluice.local.bigquery.sql.Expr.Is;
import io.sluice.local.bigquery.sql.Expr.Path;
import io.sluice.local.bigquery.sql.Expr.Unary;
import io.sluice.local.bigquery.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Reads expressions by the precedence of GoogleSQL's operators.
final class ExpressionParser {
  private static final List<Set<String>> BINARY =
      List.of(Set.of("|"), Set.of("^"), Set.of("&"), Set.of("+", "-"), Set.of("*", "/", "||"));
  private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "!=", "<>");
  private static final Map<String, Index.Mode> INDEX_MODES =
      Map.of(
          "OFFSET", Index.Mode.OFFSET,
          "ORDINAL", Index.Mode.ORDINAL,
          "SAFE_OFFSET", Index.Mode.SAFE_OFFSET,
          "SAFE_ORDINAL", Index.Mode.SAFE_ORDINAL);

  private final TokenReader reader;
  private final PrimaryParser primaries;
  private final Supplier<Query> query;

  ExpressionParser(TokenReader reader, Supplier<Query> query) {
    this.reader = reader;
    this.query = query;
    this.primaries = new PrimaryParser(reader, this, query);
  }

  Expr expression() {
    return reader.nested(this::or);
  }

  List<Expr.Order> orderBy() {
    return reader.separated(this::order);
  }

  Expr.Window window() {
    return primaries.calls().window();
  }

  private Expr.Order order() {
    Expr expression = expression();
    reader.refuse("COLLATE");
    boolean descending = reader.accept("DESC");
    if (!descending) {
      reader.accept("ASC");
    }
    String nulls = "";
    if (reader.accept("NULLS")) {
      nulls = reader.accept("FIRST") ? "FIRST" : "LAST";
      if (nulls.equals("LAST")) {
        reader.expect("LAST");
      }
    }
    return new Expr.Order(expression, descending, nulls);
  }

  private Expr or() {
    Expr left = and();
    for (int length = 0; reader.sees("OR"); reader.checkChain(++length)) {
      Position at = reader.next().position();
      left = new Binary(at, "OR", left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    for (int length = 0; reader.sees("AND"); reader.checkChain(++length)) {
      Position at = reader.next().position();
      left = new Binary(at, "AND", left, not());
    }
    return left;
  }

  private Expr not() {
    if (!reader.sees("NOT")) {
      return comparison();
    }
    Position at = reader.next().position();
    return new Unary(at, "NOT", reader.nested(this::not));
  }

  private Expr comparison() {
    Expr left = binary(0);
    Token token = reader.peek();
    if (token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text())) {
      reader.next();
      return new Binary(token.position(), token.text(), left, binary(0));
    }
    Position at = token.position();
    if (reader.accept("IS")) {
      return is(at, left);
    }
    boolean negated = reader.accept("NOT");
    if (!reader.sees("LIKE") && !reader.sees("BETWEEN") && !reader.sees("IN")) {
      if (negated) {
        throw reader.unexpected();
      }
      return left;
    }
    Expr found = wordComparison(at, left);
    return negated ? new Unary(at, "NOT", found) : found;
  }

  private Expr wordComparison(Position at, Expr left) {
    if (reader.accept("LIKE")) {
      reader.refuse("ANY", "SOME", "ALL");
      return new Binary(at, "LIKE", left, binary(0));
    }
    if (reader.accept("BETWEEN")) {
      Expr low = binary(0);
      reader.expect("AND");
      return new Between(at, left, low, binary(0));
    }
    reader.expect("IN");
    return in(at, left);
  }

  private Expr is(Position at, Expr left) {
    boolean negated = reader.accept("NOT");
    Expr found;
    if (reader.accept("DISTINCT", "FROM")) {
      found = new Binary(at, "IS DISTINCT FROM", left, binary(0));
    } else if (reader.sees("NULL") || reader.sees("TRUE") || reader.sees("FALSE")) {
      found = new Is(at, left, reader.word());
    } else {
      throw reader.unexpected();
    }
    return negated ? new Unary(at, "NOT", found) : found;
  }

  private Expr in(Position at, Expr left) {
    if (reader.accept("UNNEST")) {
      reader.expectSymbol("(");
      Expr array = expression();
      reader.expectSymbol(")");
      return new InArray(at, left, array);
    }
    reader.expectSymbol("(");
    boolean asks = reader.sees("SELECT") || reader.sees("WITH");
    Expr in =
        asks
            ? new InQuery(at, left, query.get())
            : new InList(at, left, reader.separated(this::expression));
    reader.expectSymbol(")");
    return in;
  }

  private Expr binary(int level) {
    if (level == BINARY.size()) {
      return unary();
    }
    Expr left = binary(level + 1);
    for (int length = 0; seesOperator(level); reader.checkChain(++length)) {
      Token operator = reader.next();
      left = new Binary(operator.position(), operator.text(), left, binary(level + 1));
    }
    return left;
  }

  private boolean seesOperator(int level) {
    Token token = reader.peek();
    return token.kind() == Kind.SYMBOL && BINARY.get(level).contains(token.text());
  }

  private Expr unary() {
    Token token = reader.peek();
    if (token.kind() == Kind.SYMBOL && Set.of("-", "+", "~").contains(token.text())) {
      reader.next();
      Token number = reader.peek();
      if (token.text().equals("-") && number.kind() == Kind.INTEGER) {
        reader.next();
        return postfix(PrimaryParser.integer(token.position(), "-", number.text()));
      }
      return new Unary(token.position(), token.text(), reader.nested(this::unary));
    }
    return postfix(primaries.primary());
  }

  private Expr postfix(Expr start) {
    Expr base = start;
    for (int length = 0; ; reader.checkChain(++length)) {
      Position at = reader.position();
      if (reader.peek().isSymbol(".") && !reader.peek(1).isSymbol("*")) {
        reader.next();
        base = member(base, at);
      } else if (reader.acceptSymbol("[")) {
        base = index(base, at);
        reader.expectSymbol("]");
      } else {
        return base;
      }
    }
  }

  private Expr member(Expr base, Position at) {
    String name = reader.memberName();
    if (!(base instanceof Path path)) {
      return new Field(at, base, name);
    }
    var names = new ArrayList<>(path.names());
    names.add(name);
    return reader.peek().isSymbol("(")
        ? primaries.calls().call(path.position(), names)
        : new Path(path.position(), List.copyOf(names));
  }

  private Expr index(Expr base, Position at) {
    Index.Mode mode = Index.Mode.PLAIN;
    if (reader.peek().kind() == Kind.WORD && reader.peek(1).isSymbol("(")) {
      mode =
          INDEX_MODES.getOrDefault(reader.peek().text().toUpperCase(Locale.ROOT), Index.Mode.PLAIN);
    }
    if (mode == Index.Mode.PLAIN) {
      return new Index(at, base, mode, expression());
    }
    reader.next();
    reader.expectSymbol("(");
    Expr index = expression();
    reader.expectSymbol(")");
    return new Index(at, base, mode, index);
  }
}
