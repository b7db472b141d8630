package io.sluice.local.cli.query;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/// JSON as text.
final class JsonText {
  private JsonText() {}

  /// The text as a JSON string.
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /// The same JSON without the blanks between its parts.
  static String compact(String json) {
    var compact = new StringBuilder(json.length());
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        compact.append(c).append(json.charAt(++i));
        continue;
      }
      inString ^= c == '"';
      if (inString || c > ' ') {
        compact.append(c);
      }
    }
    return compact.toString();
  }
}
