package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Bound;
import io.sluice.local.bigquery.sql.Expr.Call;
import io.sluice.local.bigquery.sql.Expr.Frame;
import io.sluice.local.bigquery.sql.Expr.Modifiers;
import io.sluice.local.bigquery.sql.Expr.Window;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the calls of functions: arguments, modifiers, OVER.
final class CallParser {
  private final TokenReader reader;
  private final ExpressionParser expressions;

  CallParser(TokenReader reader, ExpressionParser expressions) {
    this.reader = reader;
    this.expressions = expressions;
  }

  Expr call(Position at, List<String> names) {
    boolean safe = names.size() > 1 && names.getFirst().equalsIgnoreCase("SAFE");
    String name =
        String.join(".", names.subList(safe ? 1 : 0, names.size())).toUpperCase(Locale.ROOT);
    reader.expectSymbol("(");
    boolean star = reader.acceptSymbol("*");
    boolean distinct = reader.accept("DISTINCT");
    List<Expr> arguments =
        star || reader.peek().isSymbol(")") ? List.of() : reader.separated(this::argument);
    String nulls = "";
    if (reader.sees("IGNORE", "NULLS") || reader.sees("RESPECT", "NULLS")) {
      nulls = reader.word();
      reader.next();
    }
    reader.refuse("HAVING");
    List<Expr.Order> order = reader.accept("ORDER", "BY") ? expressions.orderBy() : List.of();
    Expr limit = reader.accept("LIMIT") ? expressions.expression() : null;
    reader.expectSymbol(")");
    var modifiers = new Modifiers(star, distinct, nulls, order, limit);
    return new Call(at, name, safe, arguments, modifiers, over());
  }

  private Expr argument() {
    if (reader.peek(1).isSymbol("=>")) {
      throw SqlException.unsupported(reader.position(), "Named arguments are");
    }
    if (reader.sees("SELECT")) {
      throw reader.unexpected();
    }
    return expressions.expression();
  }

  private @Nullable Window over() {
    if (!reader.accept("OVER")) {
      return null;
    }
    return reader.peek().isSymbol("(")
        ? window()
        : new Window(reader.name(), List.of(), List.of(), null);
  }

  Window window() {
    reader.expectSymbol("(");
    String name = reader.seesName() && !reader.sees("PARTITION") ? reader.name() : null;
    if (name != null) {
      throw SqlException.unsupported(reader.position(), "A window built on a named window is");
    }
    List<Expr> partition =
        reader.accept("PARTITION", "BY") ? reader.separated(expressions::expression) : List.of();
    List<Expr.Order> order = reader.accept("ORDER", "BY") ? expressions.orderBy() : List.of();
    Frame frame = reader.sees("ROWS") || reader.sees("RANGE") ? frame() : null;
    reader.expectSymbol(")");
    return new Window(null, partition, order, frame);
  }

  private Frame frame() {
    String unit = reader.word();
    if (!reader.accept("BETWEEN")) {
      return new Frame(unit, bound(), new Bound(null, "CURRENT ROW"));
    }
    Bound start = bound();
    reader.expect("AND");
    return new Frame(unit, start, bound());
  }

  private Bound bound() {
    if (reader.accept("CURRENT", "ROW")) {
      return new Bound(null, "CURRENT ROW");
    }
    boolean unbounded = reader.accept("UNBOUNDED");
    Expr amount = unbounded ? null : expressions.expression();
    if (!reader.sees("PRECEDING") && !reader.sees("FOLLOWING")) {
      throw reader.expected("keyword PRECEDING or FOLLOWING");
    }
    return new Bound(amount, (unbounded ? "UNBOUNDED " : "") + reader.word());
  }
}
