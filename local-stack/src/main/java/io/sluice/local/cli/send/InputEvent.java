package io.sluice.local.cli.send;

/// One event on its way, as its author wrote it.
final class InputEvent {
  private final byte[] json;
  private final long index;
  private final long line;

  /// @param json its bytes, never changed
  /// @param index its place among all events, from 0
  /// @param line the line of the input on which it begins, from 1; 0 when it was made up
  InputEvent(byte[] json, long index, long line) {
    this.json = json;
    this.index = index;
    this.line = line;
  }

  byte[] json() {
    return json;
  }

  /// Where it is, for people.
  String place() {
    return line > 0 ? "event %d (line %d)".formatted(index, line) : "event " + index;
  }
}
