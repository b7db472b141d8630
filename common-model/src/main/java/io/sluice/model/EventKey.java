package io.sluice.model;

import io.sluice.model.Event.Identity;
import io.sluice.model.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// What an event is remembered by, so that a client's retry in another message adds no row: 128
/// bits of SHA-256 over who consumes it, its source and id, and for plain JSON its content, white
/// space between tokens aside.
public final class EventKey {
  private static final int BYTES = 16;

  private EventKey() {}

  /// The key of an event for a consumer, 22 characters; empty for an event whose id was made up: it
  /// is the same as no other.
  public static Optional<String> of(String consumer, Event event) {
    if (event.identity() == Identity.NONE) {
      return Optional.empty();
    }
    MessageDigest digest = sha256();
    update(digest, consumer);
    update(digest, event.source());
    update(digest, event.id());
    if (event.identity() == Identity.CONTENT) {
      updateContent(digest, event.data());
    }
    byte[] hash = digest.digest();
    return Optional.of(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(java.util.Arrays.copyOf(hash, BYTES)));
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static void updateContent(MessageDigest digest, Json json) {
    byte[] bytes = json.array();
    int end = json.offset() + json.length();
    int from = json.offset();
    boolean inString = false;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (inString) {
        i += b == '\\' ? 1 : 0;
        inString = b != '"';
      } else if (b == '"') {
        inString = true;
      } else if (b <= ' ') {
        digest.update(bytes, from, i - from);
        from = i + 1;
      }
    }
    digest.update(bytes, from, end - from);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
