package io.sluice.service;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;

/// Writes a text into a log line as a JSON string, whoever wrote it: no character of it ends the
/// line, moves a terminal's cursor or turns the direction of what follows, and none of it makes the
/// line longer than Cloud Logging takes.
final class LogText {
  /// Characters of a value. A line has few of them, and Cloud Logging takes 256 KB.
  static final int MAX_CHARS = 4096;

  private static final char DELETE = 0x7f;

  private LogText() {}

  /// @param most how many characters are written before the rest is only counted
  static void write(JsonBuffer out, String text, int most) {
    String kept =
        text.length() <= most
            ? text
            : "%s... (%,d characters)".formatted(text.substring(0, most), text.length());
    if (kept.chars().allMatch(c -> c < DELETE)) {
      out.quoted(kept);
    } else {
      out.raw(escaped(Json.string(kept).toString()));
    }
  }

  private static String escaped(String json) {
    var escaped = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(point -> {
          if (isSeen(point)) {
            escaped.appendCodePoint(point);
          } else {
            for (char unit : Character.toChars(point)) {
              escaped.append("\\u%04x".formatted((int) unit));
            }
          }
        });
    return escaped.toString();
  }

  private static boolean isSeen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
