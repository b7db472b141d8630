package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a statement into tokens (GoogleSQL, lexical structure and syntax).
final class Lexer {
  /// The length of a statement, in characters: BigQuery's limit for a GoogleSQL query.
  static final int STATEMENT_CHARACTERS_MAX = 1_024 * 1_024;

  private static final Pattern SKIPPED =
      Pattern.compile("(?:\\s|#[^\\n]*|--[^\\n]*|/\\*(?:[^*]|\\*(?!/))*+\\*/)++");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// A project name with dashes before a dot, which only a table's name may begin with.
  private static final Pattern DASHED =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+(?=\\s*\\.)");

  private static final Pattern NUMBER =
      Pattern.compile("0[xX][0-9A-Fa-f]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern SYMBOL =
      Pattern.compile("<=|>=|<>|!=|\\|\\||=>|\\|>|[-+*/=<>()\\[\\]{},.;:~&|^!$%]");
  private static final Pattern QUOTE =
      Pattern.compile("([rR][bB]|[bB][rR]|[rRbB])?(\"\"\"|'''|\"|')");
  private static final Set<String> BEFORE_TABLE =
      Set.of("FROM", "JOIN", "INTO", "UPDATE", "TABLE", "VIEW", "DELETE", "INSERT", "EXISTS");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    if (text.length() > STATEMENT_CHARACTERS_MAX) {
      throw SqlException.invalid(
          "The query is too large. The maximum query length is "
              + STATEMENT_CHARACTERS_MAX
              + " characters; this one has "
              + text.length());
    }
    var lexer = new Lexer(text);
    while (lexer.next()) {
      // Every call adds one token.
    }
    return lexer.tokens;
  }

  private boolean next() {
    Matcher skipped = SKIPPED.matcher(text).region(at, text.length());
    if (skipped.lookingAt()) {
      advance(skipped.end());
    }
    Position start = position();
    if (at == text.length()) {
      tokens.add(new Token(Kind.END, "", start));
      return false;
    }
    Matcher quote = QUOTE.matcher(text).region(at, text.length());
    if (quote.lookingAt()) {
      quoted(quote, start);
    } else if (text.charAt(at) == '`') {
      name(start);
    } else if (text.charAt(at) == '@') {
      parameter(start);
    } else if (text.charAt(at) == '?') {
      advance(at + 1);
      tokens.add(new Token(Kind.PARAMETER, "", start));
    } else if (!(afterTableWord() && token(DASHED, Kind.WORD, start))
        && !token(WORD, Kind.WORD, start)
        && !number(start)
        && !token(SYMBOL, Kind.SYMBOL, start)) {
      throw SqlException.syntax(
          start, "Illegal input character \"" + Character.toString(text.codePointAt(at)) + "\"");
    }
    return true;
  }

  private boolean token(Pattern pattern, Kind kind, Position start) {
    Matcher matcher = pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return false;
    }
    advance(matcher.end());
    tokens.add(new Token(kind, matcher.group(), start));
    return true;
  }

  private boolean number(Position start) {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt() || (text.charAt(at) == '.' && afterName())) {
      return false;
    }
    String digits = matcher.group();
    advance(matcher.end());
    if (at < text.length() && WORD.matcher(text).region(at, at + 1).lookingAt()) {
      throw SqlException.syntax(start, "Missing whitespace between literal and alias");
    }
    boolean whole = digits.matches("\\d+|0[xX].*");
    tokens.add(new Token(whole ? Kind.INTEGER : Kind.FLOAT, digits, start));
    return true;
  }

  private boolean afterName() {
    if (tokens.isEmpty()) {
      return false;
    }
    Token last = tokens.getLast();
    return (last.kind() == Kind.WORD && !Keywords.isReserved(last.text()))
        || last.kind() == Kind.QUOTED_NAME
        || last.isSymbol("]")
        || last.isSymbol(")");
  }

  private boolean afterTableWord() {
    return !tokens.isEmpty()
        && tokens.getLast().kind() == Kind.WORD
        && BEFORE_TABLE.contains(tokens.getLast().text().toUpperCase(Locale.ROOT));
  }

  private void parameter(Position start) {
    advance(at + 1);
    if (text.startsWith("@", at)) {
      throw SqlException.unsupported(start, "System variables are");
    }
    if (!token(WORD, Kind.PARAMETER, start)) {
      throw SqlException.syntax(start, "Expected the name of a parameter after \"@\"");
    }
  }

  private void name(Position start) {
    int end = text.indexOf('`', at + 1);
    if (end < 0 || text.substring(at, end).indexOf('\n') >= 0) {
      throw SqlException.syntax(start, "Unclosed identifier literal");
    }
    String name = text.substring(at + 1, end);
    if (name.isEmpty()) {
      throw SqlException.syntax(start, "Invalid empty identifier");
    }
    if (name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      throw SqlException.unsupported(start, "Escape sequences in identifiers are");
    }
    advance(end + 1);
    tokens.add(new Token(Kind.QUOTED_NAME, name, start));
  }

  private void quoted(Matcher quote, Position start) {
    String prefix = quote.group(1) == null ? "" : quote.group(1).toLowerCase(Locale.ROOT);
    String mark = quote.group(2);
    int end = closing(quote.end(), mark, start);
    String body = text.substring(quote.end(), end);
    boolean bytes = prefix.contains("b");
    String value = prefix.contains("r") ? body : Escapes.decode(body, bytes, start);
    if (value.indexOf('\0') >= 0 && !bytes) {
      throw SqlException.unsupported(start, "The character U+0000 in a string is");
    }
    advance(end + mark.length());
    tokens.add(new Token(bytes ? Kind.BYTES : Kind.STRING, value, start));
  }

  private int closing(int from, String mark, Position start) {
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith(mark, i)) {
        return i;
      }
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '\n' && mark.length() == 1) {
        break;
      }
    }
    throw SqlException.syntax(start, "Unclosed string literal");
  }

  private Position position() {
    return new Position(line, at - lineStart + 1);
  }

  private void advance(int to) {
    for (; at < to; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }
}
