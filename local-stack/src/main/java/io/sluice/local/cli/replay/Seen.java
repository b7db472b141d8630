package io.sluice.local.cli.replay;

import io.sluice.model.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/// The ids and sources of the events of one run, as 128 bits of SHA-256 each: some 80 bytes of
/// memory.
final class Seen {
  private record Key(long high, long low) {}

  private final Set<Key> keys = new HashSet<>();

  /// Whether an event is the first one with its id and source.
  boolean add(Event event) {
    MessageDigest digest = Packs.sha256();
    byte[] source = event.source().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, source.length));
    digest.update(source);
    var hash = ByteBuffer.wrap(digest.digest(event.id().getBytes(StandardCharsets.UTF_8)));
    return keys.add(new Key(hash.getLong(), hash.getLong()));
  }
}
