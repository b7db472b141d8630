package io.sluice.model.json;

/// Bytes that are no JSON. The message says what stands there, without quoting more than a
/// character.
public final class JsonSyntaxException extends Exception {
  private final long offset;

  /// @param offset the byte where it went wrong, from 0
  /// @param detail what is wrong there, for people
  public JsonSyntaxException(long offset, String detail) {
    super(detail, null, false, false);
    this.offset = offset;
  }

  /// The byte where it went wrong, from 0.
  public long offset() {
    return offset;
  }
}
