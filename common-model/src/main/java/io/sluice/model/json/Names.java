package io.sluice.model.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The names of members, as strings. Events have the same few names again and again, so the last
/// ones that were met are kept: some hundred, short ones, for all threads. Two threads may write a
/// slot at once; either string is right.
final class Names {
  /// A power of two.
  private static final int SLOTS = 256;

  /// Longer ones are made anew each time.
  private static final int MAX_BYTES = 32;

  private static final @Nullable String[] KEPT = new String[SLOTS];

  private Names() {}

  /// The text of some bytes, which are UTF-8.
  static String text(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MAX_BYTES) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int slot = slot(bytes, from, to);
    String kept = KEPT[slot];
    if (kept != null && kept.length() == length && isAt(kept, bytes, from)) {
      return kept;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    KEPT[slot] = text;
    return text;
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
  }

  /// Whether the bytes spell a text in ASCII; what is not ASCII is never found so.
  private static boolean isAt(String text, byte[] bytes, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
