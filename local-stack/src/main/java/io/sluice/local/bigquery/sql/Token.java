package io.sluice.local.bigquery.sql;

import java.util.Locale;

/// A lexical element; `text` is the decoded value for names and literals. Bytes literals hold one
/// char per byte.
record Token(Kind kind, String text, Position position) {
  enum Kind {
    /// A name or keyword without quotes.
    WORD,
    /// A name in backticks.
    QUOTED_NAME,
    STRING,
    BYTES,
    INTEGER,
    FLOAT,
    /// `@name`, or `?` with an empty text.
    PARAMETER,
    SYMBOL,
    END
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /// How BigQuery names it in a syntax error.
  String described() {
    return switch (kind) {
      case WORD ->
          Keywords.isReserved(text)
              ? "keyword " + text.toUpperCase(Locale.ROOT)
              : "identifier \"" + text + "\"";
      case QUOTED_NAME -> "identifier `" + text + "`";
      case STRING -> "string literal \"" + text + "\"";
      case BYTES -> "bytes literal";
      case INTEGER -> "integer literal \"" + text + "\"";
      case FLOAT -> "floating point literal \"" + text + "\"";
      case PARAMETER -> "\"@\"";
      case SYMBOL -> "\"" + text + "\"";
      case END -> "end of script";
    };
  }
}
