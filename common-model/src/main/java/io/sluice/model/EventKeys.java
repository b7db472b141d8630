package io.sluice.model;

import io.sluice.model.Event.Identity;
import io.sluice.model.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// What an event is remembered by, so that a client's retry in another message adds no row: 128
/// bits of SHA-256 over who consumes it, its source and id, and for plain JSON its content, white
/// space between tokens aside. For one thread at a time: to look for the digest costs as much as to
/// use it, so it is kept.
public final class EventKeys {
  private static final int BYTES = 16;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest digest = sha256();
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
  private final byte[] consumer;

  /// Makes the keys for a consumer.
  public EventKeys(String consumer) {
    this.consumer = consumer.getBytes(StandardCharsets.UTF_8);
  }

  /// The key of an event, 22 characters; empty for an event whose id was made up: it is the same as
  /// no other.
  public Optional<String> of(Event event) {
    if (event.identity() == Identity.NONE) {
      return Optional.empty();
    }
    update(consumer);
    update(event.source().getBytes(StandardCharsets.UTF_8));
    update(event.id().getBytes(StandardCharsets.UTF_8));
    if (event.identity() == Identity.CONTENT) {
      updateContent(event.data());
    }
    return Optional.of(ENCODER.encodeToString(Arrays.copyOf(digest.digest(), BYTES)));
  }

  /// Text with its length before it, a big-endian integer, so that no two texts are like another
  /// two.
  private void update(byte[] text) {
    digest.update(length.putInt(0, text.length).array());
    digest.update(text);
  }

  private void updateContent(Json json) {
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
