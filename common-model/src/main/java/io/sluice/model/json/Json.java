package io.sluice.model.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JSON text as the bytes that came in: a slice of valid UTF-8 that is known to be one
/// well-formed JSON value. It is parsed only on demand and never changed; numbers, the order of
/// members and white space stay as the client wrote them.
public final class Json {
  /// The JSON value `null`.
  public static final Json NULL = of("null");

  private final byte[] bytes;
  private final int offset;
  private final int length;

  private Json(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /// A slice of bytes that the caller never changes again and knows to be valid.
  public static Json slice(byte[] bytes, int offset, int length) {
    return new Json(bytes, offset, length);
  }

  /// A text that is known to be valid JSON.
  public static Json of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, 0, bytes.length);
  }

  /// The JSON string that holds a text.
  public static Json string(String text) {
    var buffer = new JsonBuffer(text.length() + 16);
    buffer.quoted(text);
    return buffer.toJson();
  }

  /// The array that backs this slice; not to be changed.
  public byte[] array() {
    return bytes;
  }

  /// Where the slice begins in [#array()].
  public int offset() {
    return offset;
  }

  /// Length in bytes.
  public int length() {
    return length;
  }

  /// A copy of the bytes.
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /// The text.
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  /// Equal when the bytes are, whatever array they lie in.
  @Override
  public boolean equals(Object other) {
    return other instanceof Json that
        && Arrays.equals(
            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }
}
