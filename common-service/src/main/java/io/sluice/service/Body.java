package io.sluice.service;

import java.util.Arrays;

/// The bytes of a request body: the first [#length()] of an array that may be longer.
public final class Body {
  private final byte[] bytes;
  private final int length;

  /// Takes the array as it is, without a copy.
  public Body(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /// The array itself: not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// The byte at an index, 0 to 255; -1 beyond the end.
  int at(int index) {
    return index < length ? bytes[index] & 0xff : -1;
  }

  /// The bytes and nothing behind them: the array itself, not to be changed, when it is as long.
  public byte[] whole() {
    return bytes.length == length ? bytes : first(length);
  }

  /// A copy of the first bytes, at most so many.
  public byte[] first(int most) {
    return Arrays.copyOf(bytes, Math.min(length, most));
  }
}
