package io.sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A write key, of which only the hash is kept.
///
/// @param source the source of events that name none
/// @param sha256 of the key, in hexadecimal digits
/// @param until from when on it is refused; null for never
record WriteKey(String source, String sha256, @Nullable Instant until) {
  /// How much of the hash names a key: it tells keys apart, and does not help to guess one.
  private static final int ID_CHARS = 8;

  static WriteKey of(String source, String key, @Nullable Instant until) {
    return new WriteKey(source, hash(key), until);
  }

  /// Names the key where the key itself must not stand.
  String id() {
    return id(sha256);
  }

  /// Whether its hash is this one. How long that takes does not depend on where they differ.
  boolean hasHash(String hash) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  boolean hasExpired(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /// What a key with this hash is named by.
  static String id(String hash) {
    return hash.substring(0, ID_CHARS);
  }

  static String hash(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
