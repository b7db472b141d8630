package io.sluice.processor.dedupe.redis;

import io.sluice.model.json.JsonBuffer;
import java.util.Arrays;

/// How an event is written to the scripts. A key that is a hash as ten octal digits, of which some
/// choose a bucket, and a signed integer of 64 bits, which Redis keeps in eight bytes; what is left
/// of its 128 bits is not used. Any other text behind a colon. Nothing for an event that has no
/// key.
final class EventField {
  /// Characters that a field of a hash has at most, with its quotes.
  static final int MOST_CHARS = 32;

  /// Characters of a hash, each of which stands for six bits; the last one for two, and four that
  /// nothing is in. Source: RFC 4648, section 5.
  private static final int HASH_CHARS = 22;

  private static final int BITS = 6;
  private static final int BITS_OF_LAST = 2;
  private static final byte[] VALUES = values();

  /// Those whose bits are the ten digits.
  private static final int DIGIT_CHARS = 5;

  /// The one in which the last 64 bits begin.
  private static final int INTEGER_FROM = 10;

  private EventField() {}

  static void write(String eventKey, JsonBuffer json) {
    if (eventKey.isEmpty()) {
      json.quoted("");
    } else if (eventKey.length() != HASH_CHARS || eventKey.indexOf(':') >= 0) {
      // The texts that take the place of a hash have colons in them, which no hash has.
      json.quoted(":" + eventKey);
    } else {
      writeHash(eventKey, json);
    }
  }

  private static void writeHash(String hash, JsonBuffer json) {
    json.raw('"');
    for (int i = 0; i < DIGIT_CHARS; i++) {
      int bits = value(hash.charAt(i));
      json.raw((char) ('0' + (bits >> 3))).raw((char) ('0' + (bits & 7)));
    }
    long integer = 0;
    for (int i = INTEGER_FROM; i < HASH_CHARS - 1; i++) {
      integer = integer << BITS | value(hash.charAt(i));
    }
    int last = value(hash.charAt(HASH_CHARS - 1)) >> (BITS - BITS_OF_LAST);
    json.raw(Long.toString(integer << BITS_OF_LAST | last)).raw('"');
  }

  private static int value(char c) {
    int value = c < VALUES.length ? VALUES[c] : -1;
    if (value < 0) {
      throw new IllegalArgumentException("a hash with the character U+%04X".formatted((int) c));
    }
    return value;
  }

  private static byte[] values() {
    String characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < characters.length(); i++) {
      values[characters.charAt(i)] = (byte) i;
    }
    return values;
  }
}
