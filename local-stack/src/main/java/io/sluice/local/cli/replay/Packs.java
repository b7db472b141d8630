package io.sluice.local.cli.replay;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.UuidV7;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Packs events into messages. The id of a message follows from the rejections that it carries and
/// from how often they were replayed before: a replay that is repeated makes the same messages, a
/// replay of what was replayed already makes others.
final class Packs {
  /// Events of one message.
  private static final int MAX_EVENTS = 1_000;

  /// An event that is due.
  ///
  /// @param tables that may have it; the first one is where it goes
  /// @param fansOut whether its rows may be several, named after it
  record Due(Kept kept, Event event, List<String> tables, boolean fansOut) {
    /// The same event may be due twice, for two rejections.
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /// A message to publish.
  ///
  /// @param id its pack id
  record Pack(String id, byte[] data, List<Due> events) {
    Map<String, String> attributes() {
      return Map.of(
          Attributes.FORMAT, Attributes.FORMAT_VERSION,
          Attributes.PACK, id,
          Attributes.KIND, Attributes.EVENTS,
          Attributes.CONTENT_TYPE, Attributes.CLOUDEVENTS_BATCH,
          Attributes.REPLAY, Attributes.YES);
    }
  }

  private Packs() {}

  /// @param maxBytes bytes of the data of one message, unless a single event has more
  static List<Pack> of(List<Due> due, int maxBytes) {
    var packs = new ArrayList<Pack>();
    var packer = new EventPacker(maxBytes);
    int from = 0;
    for (int i = 0; i < due.size(); i++) {
      if (i - from == MAX_EVENTS || !packer.add(due.get(i).event())) {
        packs.add(pack(packer, due.subList(from, i)));
        packer = new EventPacker(maxBytes);
        boolean _ = packer.add(due.get(i).event());
        from = i;
      }
    }
    if (from < due.size()) {
      packs.add(pack(packer, due.subList(from, due.size())));
    }
    return packs;
  }

  private static Pack pack(EventPacker packer, List<Due> events) {
    MessageDigest digest = sha256();
    Instant latest = Instant.EPOCH;
    for (Due due : events) {
      String name =
          "%s %d %s\n"
              .formatted(due.kept().rejection().id(), due.kept().replays(), due.event().id());
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      Instant received = due.event().receivedAt();
      latest = received.isAfter(latest) ? received : latest;
    }
    return new Pack(
        UuidV7.named(latest, digest.digest()), packer.finish().toBytes(), List.copyOf(events));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
