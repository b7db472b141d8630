package io.sluice.local.cli.shell;

/// Text as a terminal shows it: some characters take two columns, some none, and some would be
/// obeyed instead of shown.
public final class Text {
  private Text() {}

  /// The same text on one line, with every control character written out, so that data cannot steer
  /// the terminal.
  public static String visible(String text) {
    if (text.chars().noneMatch(Text::isControl)) {
      return text;
    }
    var visible = new StringBuilder(text.length() + 8);
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default -> {
              if (isControl(c)) {
                visible.append("\\u%04x".formatted(c));
              } else {
                visible.append((char) c);
              }
            }
          }
        });
    return visible.toString();
  }

  /// How many columns the text takes.
  public static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  /// The text, or its beginning and an ellipsis when it takes more than so many columns.
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int end = 0;
    int left = columns - 1;
    while (left >= width(text.codePointAt(end))) {
      int codePoint = text.codePointAt(end);
      left -= width(codePoint);
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end) + "…";
  }

  /// The text with blanks after it, so many columns wide at least.
  public static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /// The text with blanks before it, so many columns wide at least.
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  // Besides the control codes: the marks that turn the direction of writing, which can disguise
  // text.
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  // The wide blocks of Unicode's EastAsianWidth.txt, and emoji.
  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : isMark(c) ? 0 : 1;
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
      default -> false;
    };
  }
}
