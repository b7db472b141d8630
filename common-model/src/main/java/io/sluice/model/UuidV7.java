package io.sluice.model;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// UUIDs of version 7, which begin with the millisecond they were made in. Source: RFC 9562,
/// section 5.7; several of one millisecond count up, section 6.2, method 2.
public final class UuidV7 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long TAIL = 0x3fff_ffff_ffff_ffffL;

  private final long head;
  private long tail;

  private UuidV7(long head, long tail) {
    this.head = head;
    this.tail = tail;
  }

  /// A sequence of ids of one instant: unique, ascending, cheap; for one thread.
  public static UuidV7 sequence(Instant instant) {
    long millisecond = instant.toEpochMilli() << 16;
    // The tail starts in the lower half of its range, so that counting up never leaves it.
    return new UuidV7(
        millisecond | VERSION | (RANDOM.nextLong() & 0xfff), RANDOM.nextLong() & (TAIL >> 1));
  }

  /// One id.
  public static String of(Instant instant) {
    return sequence(instant).next();
  }

  /// The one id of an instant and a name: whoever makes it of the same makes the same.
  ///
  /// @param hash at least 10 bytes that are as good as random
  public static String named(Instant instant, byte[] hash) {
    long head = ByteBuffer.wrap(hash, 0, 2).getShort() & 0xfff;
    long tail = ByteBuffer.wrap(hash, 2, Long.BYTES).getLong();
    return new UuidV7(instant.toEpochMilli() << 16 | VERSION | head, tail).next();
  }

  /// The next id.
  public String next() {
    return new UUID(head, VARIANT | (tail++ & TAIL)).toString();
  }

  /// When an id was made; empty when it is no UUID of version 7.
  public static Optional<Instant> instantOf(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.version() == 7
          ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
