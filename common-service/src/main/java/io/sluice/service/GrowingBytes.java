package io.sluice.service;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// An array that grows up to a limit while it is filled, and takes each byte from a budget before.
final class GrowingBytes {
  private static final int LEAST_BYTES = 1024;

  private final int expected;
  private final int limit;
  private final String what;
  private final ByteBudget.Lease lease;
  private byte[] bytes;
  private int length;

  /// @param what names the bytes in messages
  GrowingBytes(int expected, int limit, String what, ByteBudget.Lease lease)
      throws RefusedException {
    this(expected, expected, limit, what, lease);
  }

  /// @param first bytes that are taken at once
  /// @param expected bytes at which to stop on the way, because there may be no more
  GrowingBytes(int first, int expected, int limit, String what, ByteBudget.Lease lease)
      throws RefusedException {
    this.expected = expected;
    this.limit = limit;
    this.what = what;
    this.lease = lease;
    this.bytes = new byte[taken(Math.clamp(first, 0, limit))];
  }

  /// Appends all that the stream has.
  void fill(InputStream in) throws IOException, RefusedException {
    while (true) {
      int read = in.read(bytes, length, room());
      if (read < 0) {
        return;
      }
      length += read;
      if (length == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        add((byte) next);
      }
    }
  }

  /// Bytes that fit before the array must grow.
  int room() {
    return bytes.length - length;
  }

  /// Appends a byte.
  void add(byte next) throws RefusedException {
    ensureRoom();
    bytes[length++] = next;
  }

  private void ensureRoom() throws RefusedException {
    if (room() > 0) {
      return;
    }
    if (length >= limit) {
      throw new RefusedException(tooLarge(what, limit));
    }
    int longer = (int) Math.min(limit, Math.max(LEAST_BYTES, 2L * bytes.length));
    if (bytes.length < expected && expected < longer) {
      longer = expected;
    }
    taken(longer - bytes.length);
    bytes = Arrays.copyOf(bytes, longer);
  }

  static Problem tooLarge(String what, int limit) {
    String detail = "%s has more than %d bytes; send less at a time".formatted(what, limit);
    return Problem.of(413, "TOO_LARGE", detail);
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void advance(int count) {
    length += count;
  }

  /// Gives all of it back to the budget.
  void giveBack() {
    lease.give(bytes.length);
  }

  Body body() {
    return new Body(bytes, length);
  }

  private int taken(int count) throws RefusedException {
    if (!lease.take(count)) {
      throw new RefusedException(ByteBudget.spent());
    }
    return count;
  }
}
