package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.ArrayOf;
import io.sluice.local.bigquery.sql.Expr.Call;
import io.sluice.local.bigquery.sql.Expr.Case;
import io.sluice.local.bigquery.sql.Expr.Cast;
import io.sluice.local.bigquery.sql.Expr.Extract;
import io.sluice.local.bigquery.sql.Expr.Interval;
import io.sluice.local.bigquery.sql.Expr.Literal;
import io.sluice.local.bigquery.sql.Expr.Member;
import io.sluice.local.bigquery.sql.Expr.Path;
import io.sluice.local.bigquery.sql.Expr.StructOf;
import io.sluice.local.bigquery.sql.Expr.Subquery;
import io.sluice.local.bigquery.sql.Expr.When;
import io.sluice.local.bigquery.sql.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads what operators stand between: literals, names, calls, CASE, CAST, subqueries.
final class PrimaryParser {
  /// Functions that may be called without parentheses.
  private static final Set<String> BARE_CALLS =
      Set.of("CURRENT_DATE", "CURRENT_DATETIME", "CURRENT_TIMESTAMP", "CURRENT_TIME");

  /// Words that begin a form of their own.
  private static final Set<String> FORMS =
      Set.of(
          "NULL",
          "TRUE",
          "FALSE",
          "CASE",
          "CAST",
          "SAFE_CAST",
          "EXTRACT",
          "EXISTS",
          "INTERVAL",
          "ARRAY",
          "STRUCT");

  private final TokenReader reader;
  private final ExpressionParser expressions;
  private final Supplier<Query> query;
  private final TypeParser types;
  private final CallParser calls;

  PrimaryParser(TokenReader reader, ExpressionParser expressions, Supplier<Query> query) {
    this.reader = reader;
    this.expressions = expressions;
    this.query = query;
    this.types = new TypeParser(reader);
    this.calls = new CallParser(reader, expressions);
  }

  CallParser calls() {
    return calls;
  }

  Expr primary() {
    Token token = reader.peek();
    return switch (token.kind()) {
      case STRING -> literal(Type.STRING);
      case BYTES -> literal(Type.BYTES);
      case FLOAT -> literal(Type.FLOAT64);
      case INTEGER -> integer(token.position(), "", reader.next().text());
      case PARAMETER -> parameter();
      case SYMBOL -> symbol();
      case WORD -> word();
      case QUOTED_NAME -> name();
      case END -> throw reader.unexpected();
    };
  }

  static Literal integer(Position position, String sign, String digits) {
    boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
    var value = new BigInteger(sign + digits.substring(hexadecimal ? 2 : 0), hexadecimal ? 16 : 10);
    if (value.bitLength() > 63) {
      throw SqlException.at(position, "Invalid integer literal: " + sign + digits);
    }
    return new Literal(position, Type.INT64, value.longValue());
  }

  private Literal literal(Type type) {
    return new Literal(reader.position(), type, reader.next().text());
  }

  private Expr parameter() {
    Token token = reader.next();
    String name =
        token.text().isEmpty() ? reader.nextPositional() : token.text().toLowerCase(Locale.ROOT);
    return new Expr.Parameter(token.position(), name);
  }

  private Expr symbol() {
    Position at = reader.position();
    if (reader.acceptSymbol("[")) {
      return array(at, null);
    }
    if (!reader.acceptSymbol("(")) {
      throw reader.unexpected();
    }
    if (reader.sees("SELECT") || reader.sees("WITH")) {
      return subquery(at, Subquery.Form.SCALAR);
    }
    List<Expr> items = reader.separated(expressions::expression);
    reader.expectSymbol(")");
    return items.size() == 1
        ? items.getFirst()
        : new StructOf(at, null, items.stream().map(item -> new Member(null, item)).toList());
  }

  private Subquery subquery(Position at, Subquery.Form form) {
    Query inner = query.get();
    reader.expectSymbol(")");
    return new Subquery(at, form, inner);
  }

  private Expr word() {
    Position at = reader.position();
    String word = reader.peek().text().toUpperCase(Locale.ROOT);
    if (!FORMS.contains(word)) {
      return name();
    }
    reader.next();
    return switch (word) {
      case "NULL" -> new Literal(at, Type.NULL, null);
      case "CASE" -> cases(at);
      case "CAST" -> cast(at, false);
      case "SAFE_CAST" -> cast(at, true);
      case "EXTRACT" -> extract(at);
      case "EXISTS" -> exists(at);
      case "INTERVAL" -> interval(at);
      case "ARRAY" -> arrayWord(at);
      case "STRUCT" -> struct(at);
      default -> new Literal(at, Type.BOOL, word.equals("TRUE"));
    };
  }

  private Subquery exists(Position at) {
    reader.expectSymbol("(");
    return subquery(at, Subquery.Form.EXISTS);
  }

  private Expr name() {
    Token token = reader.peek();
    boolean called = reader.peek(1).isSymbol("(");
    if (token.kind() == Kind.WORD
        && (called ? !Keywords.isCallable(token.text()) : Keywords.isReserved(token.text()))) {
      throw reader.unexpected();
    }
    reader.next();
    if (called) {
      return calls.call(token.position(), List.of(token.text()));
    }
    if (token.kind() == Kind.WORD) {
      Type type = TypeParser.scalar(token.text());
      if (type != null && reader.peek().kind() == Kind.STRING) {
        return new Literal(token.position(), type, reader.next().text());
      }
      if (BARE_CALLS.contains(token.text().toUpperCase(Locale.ROOT))) {
        return new Call(token.position(), token.text().toUpperCase(Locale.ROOT), List.of());
      }
    }
    return new Path(token.position(), List.of(token.text()));
  }

  private Expr cases(Position at) {
    Expr operand = reader.sees("WHEN") ? null : expressions.expression();
    var whens = new ArrayList<When>();
    while (reader.accept("WHEN")) {
      Expr condition = expressions.expression();
      reader.expect("THEN");
      whens.add(new When(condition, expressions.expression()));
    }
    if (whens.isEmpty()) {
      throw reader.expected("keyword WHEN");
    }
    Expr otherwise = reader.accept("ELSE") ? expressions.expression() : null;
    reader.expect("END");
    return new Case(at, operand, whens, otherwise);
  }

  private Expr cast(Position at, boolean safe) {
    reader.expectSymbol("(");
    Expr value = expressions.expression();
    reader.expect("AS");
    Type type = types.type();
    reader.refuse("FORMAT", "AT TIME ZONE");
    reader.expectSymbol(")");
    return new Cast(at, value, type, safe);
  }

  private Expr extract(Position at) {
    reader.expectSymbol("(");
    Expr part = name();
    reader.expect("FROM");
    Expr value = expressions.expression();
    Expr zone = reader.accept("AT", "TIME", "ZONE") ? expressions.expression() : null;
    reader.expectSymbol(")");
    return new Extract(at, part, value, zone);
  }

  private Expr interval(Position at) {
    Expr amount = expressions.expression();
    if (!reader.seesName()) {
      throw reader.expected("a date part such as DAY");
    }
    String unit = reader.word();
    reader.refuse("TO");
    return new Interval(at, amount, unit);
  }

  private Expr arrayWord(Position at) {
    if (reader.acceptSymbol("(")) {
      return subquery(at, Subquery.Form.ARRAY);
    }
    Type element = reader.peek().isSymbol("<") ? types.array().elementType() : null;
    reader.expectSymbol("[");
    return array(at, element);
  }

  private Expr array(Position at, @Nullable Type element) {
    if (reader.acceptSymbol("]")) {
      return new ArrayOf(at, element, List.of());
    }
    List<Expr> items = reader.separated(expressions::expression);
    reader.expectSymbol("]");
    return new ArrayOf(at, element, items);
  }

  private Expr struct(Position at) {
    Type type = reader.peek().isSymbol("<") ? Type.struct(types.members()) : null;
    return new StructOf(at, type, reader.parenthesized(this::member));
  }

  private Member member() {
    Expr value = expressions.expression();
    if (reader.accept("AS")) {
      return new Member(reader.name(), value);
    }
    return new Member(value instanceof Path path ? path.names().getLast() : null, value);
  }
}
