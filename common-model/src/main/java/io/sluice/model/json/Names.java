package io.sluice.model.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The names of members, as strings. Events have the same few names again and again, so the last
/// short ones that were met are kept, some hundred, for all threads. Two of them may write the same
/// place at once: whichever string is there is compared before it is taken.
final class Names {
  /// A power of two.
  private static final int SLOTS = 512;

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
    String newer = KEPT[slot];
    if (newer != null && is(newer, bytes, from, length)) {
      return newer;
    }
    String older = KEPT[slot + 1];
    if (older != null && is(older, bytes, from, length)) {
      return older;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    KEPT[slot + 1] = newer;
    KEPT[slot] = text;
    return text;
  }

  /// The first of the two places of a name.
  private static int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 2;
  }

  /// Whether the bytes spell a text in ASCII; what is not ASCII is never found so.
  private static boolean is(String text, byte[] bytes, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
