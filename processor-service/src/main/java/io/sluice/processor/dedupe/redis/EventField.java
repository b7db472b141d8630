package io.sluice.processor.dedupe.redis;

import java.nio.ByteBuffer;
import java.util.Base64;

/// How an event is written to the scripts. A key that is a hash as ten octal digits, of which some
/// choose a bucket, and a signed integer of 64 bits, which Redis keeps in eight bytes; what is left
/// of its 128 bits is not used. Any other text behind a colon. Nothing for an event that has no
/// key.
final class EventField {
  /// Characters of a hash.
  private static final int HASH_LENGTH = 22;

  private static final int DIGITS = 10;
  private static final int BITS_PER_DIGIT = 3;
  private static final int DIGIT = (1 << BITS_PER_DIGIT) - 1;

  private EventField() {}

  static String of(String eventKey) {
    if (eventKey.isEmpty()) {
      return "";
    }
    // The texts that take the place of a hash have colons in them, which no hash has.
    if (eventKey.length() != HASH_LENGTH || eventKey.indexOf(':') >= 0) {
      return ":" + eventKey;
    }
    ByteBuffer hash = ByteBuffer.wrap(Base64.getUrlDecoder().decode(eventKey));
    var field = new StringBuilder(HASH_LENGTH + DIGITS);
    long high = hash.getLong();
    for (int digit = 1; digit <= DIGITS; digit++) {
      field.append((char) ('0' + (high >>> (Long.SIZE - digit * BITS_PER_DIGIT) & DIGIT)));
    }
    return field.append(hash.getLong()).toString();
  }
}
