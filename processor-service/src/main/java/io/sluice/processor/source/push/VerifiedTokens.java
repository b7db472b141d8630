package io.sluice.processor.source.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens that were verified, until they expire: Pub/Sub sends each of them for up to an hour. What
/// is kept is their hash, so that nobody can read a token out of this memory.
final class VerifiedTokens {
  /// How many are kept. Pub/Sub has few under way at a time; beyond this all are verified again.
  static final int MOST = 1_000;

  private final Map<String, Instant> ends = new ConcurrentHashMap<>();

  /// Whether exactly this token was verified, and is still good.
  boolean holds(String token, Instant now) {
    Instant end = ends.get(hash(token));
    return end != null && now.isBefore(end);
  }

  void keep(String token, Instant end, Instant now) {
    if (ends.size() >= MOST) {
      boolean _ = ends.values().removeIf(past -> !now.isBefore(past));
      if (ends.size() >= MOST) {
        ends.clear();
      }
    }
    ends.put(hash(token), end);
  }

  int size() {
    return ends.size();
  }

  private static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new String(hash, StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
