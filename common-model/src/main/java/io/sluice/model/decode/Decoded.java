package io.sluice.model.decode;

import java.util.List;

/// What became of a body.
public sealed interface Decoded {
  /// It was read; each of its events was taken or refused.
  ///
  /// @param items in the order of the body
  record Batch(List<Item> items) implements Decoded {}

  /// Nothing of it can be used.
  ///
  /// @param offset the byte where it went wrong, from 0
  /// @param detail what is wrong there
  record Malformed(long offset, String detail) implements Decoded {}

  /// There is more in it than a batch may hold.
  ///
  /// @param limit how many events a batch may hold
  record TooMany(int limit) implements Decoded {}
}
