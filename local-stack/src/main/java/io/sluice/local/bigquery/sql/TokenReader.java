package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Reads the tokens of one statement from left to right.
class TokenReader {
  /// How deep expressions and queries may nest.
  private static final int DEPTH_MAX = 100;

  /// How many operators of one precedence may follow each other: each is a level as well.
  private static final int CHAIN_MAX = 500;

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int positional;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Position position() {
    return peek().position();
  }

  Token next() {
    return peek().kind() == Kind.END ? peek() : tokens.get(at++);
  }

  boolean sees(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).isWord(words[i])) {
        return false;
      }
    }
    return true;
  }

  boolean accept(String... words) {
    boolean seen = sees(words);
    if (seen) {
      at += words.length;
    }
    return seen;
  }

  boolean acceptSymbol(String symbol) {
    boolean seen = peek().isSymbol(symbol);
    if (seen) {
      at++;
    }
    return seen;
  }

  void expect(String... words) {
    for (String word : words) {
      if (!accept(word)) {
        throw expected("keyword " + word);
      }
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw expected("\"" + symbol + "\"");
    }
  }

  SqlException expected(String what) {
    return SqlException.syntax(position(), "Expected " + what + " but got " + peek().described());
  }

  SqlException unexpected() {
    return SqlException.syntax(position(), "Unexpected " + peek().described());
  }

  /// Refuses a clause that BigQuery has and this translator has not.
  void refuse(String... clauses) {
    for (String clause : clauses) {
      if (sees(clause.split(" "))) {
        throw SqlException.unsupported(position(), clause + " is");
      }
    }
  }

  boolean seesName() {
    Token token = peek();
    return token.kind() == Kind.QUOTED_NAME
        || (token.kind() == Kind.WORD && !Keywords.isReserved(token.text()));
  }

  String name() {
    if (!seesName()) {
      throw expected("identifier");
    }
    return next().text();
  }

  /// A name after a dot, which may be a keyword.
  String memberName() {
    return peek().kind() == Kind.WORD ? next().text() : name();
  }

  String word() {
    return next().text().toUpperCase(Locale.ROOT);
  }

  String nextPositional() {
    return Integer.toString(++positional);
  }

  <T> List<T> separated(Supplier<T> item) {
    var items = new ArrayList<T>();
    do {
      items.add(item.get());
    } while (acceptSymbol(","));
    return items;
  }

  <T> List<T> parenthesized(Supplier<T> item) {
    expectSymbol("(");
    List<T> items = separated(item);
    expectSymbol(")");
    return items;
  }

  void checkChain(int length) {
    if (length > CHAIN_MAX) {
      throw SqlException.at(position(), "More than " + CHAIN_MAX + " operators follow each other");
    }
  }

  <T> T nested(Supplier<T> part) {
    if (++depth > DEPTH_MAX) {
      throw SqlException.at(
          position(), "The query is nested more than " + DEPTH_MAX + " levels deep");
    }
    T parsed = part.get();
    depth--;
    return parsed;
  }
}
