package io.sluice.model.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing buffer of UTF-8 that JSON is written into without a tree and without copies of what is
/// JSON already.
public final class JsonBuffer {
  private byte[] bytes;
  private int length;

  /// An empty buffer with room for some bytes.
  public JsonBuffer(int capacity) {
    bytes = new byte[Math.max(capacity, 16)];
  }

  /// Bytes written so far.
  public int length() {
    return length;
  }

  /// Whether the last character written is this one.
  public boolean endsWith(char ascii) {
    return length > 0 && bytes[length - 1] == ascii;
  }

  /// Adds a text as it is.
  public JsonBuffer raw(String text) {
    if (copied(text, false)) {
      return this;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return raw(encoded, 0, encoded.length);
  }

  /// Adds one ASCII character.
  public JsonBuffer raw(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /// Adds bytes as they are.
  public JsonBuffer raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /// Adds a JSON value as it is.
  public JsonBuffer raw(Json json) {
    return raw(json.array(), json.offset(), json.length());
  }

  /// Adds a JSON string that holds a text; a half of a surrogate pair becomes U+FFFD.
  public JsonBuffer quoted(String text) {
    raw('"');
    if (copied(text, true)) {
      return raw('"');
    }
    byte[] encoded = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
    return raw(encoded, 0, encoded.length).raw('"');
  }

  /// Adds `,"name":`, without the comma at the beginning of an object.
  public JsonBuffer name(String name) {
    if (length > 0 && bytes[length - 1] != '{') {
      raw(',');
    }
    return quoted(name).raw(':');
  }

  /// Forgets everything from a length on.
  public void truncate(int to) {
    length = to;
  }

  /// What was written, as a slice of this buffer: write nothing more afterwards.
  public Json toJson() {
    return Json.slice(bytes, 0, length);
  }

  /// A copy of what was written.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// Adds a text, if each of its characters is a byte; else nothing.
  ///
  /// @param escaped whether there may be no character either that JSON escapes
  private boolean copied(String text, boolean escaped) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c > '~' || (escaped && (c < ' ' || c == '"' || c == '\\'))) {
        return false;
      }
      bytes[length + i] = (byte) c;
    }
    length += count;
    return true;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length + (bytes.length >> 1)));
    }
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
      }
    }
    return text;
  }
}
