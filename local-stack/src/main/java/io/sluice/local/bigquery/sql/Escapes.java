package io.sluice.local.bigquery.sql;

import java.nio.charset.StandardCharsets;

/// The escape sequences of string and bytes literals.
final class Escapes {
  private static final String SIMPLE = "abfnrtv\\?\"'`";
  private static final String SIMPLE_VALUES = "\u0007\b\f\n\r\t\u000b\\?\"'`";

  private Escapes() {}

  /// The value of a literal's body; for bytes one char per byte.
  static String decode(String body, boolean bytes, Position start) {
    var value = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      if (body.charAt(at) == '\\') {
        at = escape(body, at + 1, bytes, value, start);
      } else {
        int point = body.codePointAt(at);
        append(value, Character.toString(point), bytes);
        at += Character.charCount(point);
      }
    }
    return value.toString();
  }

  private static void append(StringBuilder value, String character, boolean bytes) {
    value.append(
        bytes
            ? new String(character.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
            : character);
  }

  private static int escape(
      String body, int at, boolean bytes, StringBuilder value, Position start) {
    char letter = body.charAt(at);
    int simple = SIMPLE.indexOf(letter);
    if (simple >= 0) {
      value.append(SIMPLE_VALUES.charAt(simple));
      return at + 1;
    }
    return switch (letter) {
      case 'x', 'X' -> number(body, at + 1, 2, 16, value, start);
      case 'u', 'U' -> {
        if (bytes) {
          throw SqlException.syntax(start, "Illegal escape sequence: \\" + letter);
        }
        yield number(body, at + 1, letter == 'u' ? 4 : 8, 16, value, start);
      }
      case '0', '1', '2', '3' -> number(body, at, 3, 8, value, start);
      default -> throw SqlException.syntax(start, "Illegal escape sequence: \\" + letter);
    };
  }

  private static int number(
      String body, int at, int digits, int radix, StringBuilder value, Position start) {
    try {
      value.appendCodePoint(Integer.parseInt(body, at, at + digits, radix));
      return at + digits;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw SqlException.syntax(start, "Illegal escape sequence: it needs " + digits + " digits");
    }
  }
}
