package io.sluice.ingest;

import io.sluice.ingest.publish.Pack;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.Item;
import io.sluice.model.json.Json;
import java.util.List;

/// What a request holds beside its body while it waits for the bus. It is counted against the same
/// budget: many small requests, or many small events, take several times what their bodies do.
final class Footprint {
  /// Bytes of a request whatever its body: its thread, the buffers of its connection and of its
  /// call to the bus. There has to be room for them before a byte of the body is read, but they are
  /// taken when it is there: clients that send theirs slowly, or never, must not take the room of
  /// all.
  static final long REQUEST_BYTES = 64 * 1024;

  /// Bytes of an event beside its JSON, which it shares with the body.
  private static final long EVENT_BYTES = 512;

  /// Bytes that an event takes at most beside its own ones: decoded, in its pack, whose array may
  /// be half empty, and in the copy of that.
  private static final long PACKED_EVENT_BYTES = 2 * 1024;

  private Footprint() {}

  /// Bytes of the largest request that is taken, at most.
  static long most(Settings settings) {
    return REQUEST_BYTES
        + 4L * settings.number(Setting.MAX_BODY_BYTES)
        + PACKED_EVENT_BYTES * settings.number(Setting.MAX_BATCH_EVENTS);
  }

  /// Bytes of what was decoded.
  static long items(List<Item> items) {
    return items.size() * EVENT_BYTES;
  }

  /// Bytes of what is to be published, and of its copy on the way to the bus.
  static long packs(List<Pack> packs) {
    return packs.stream().map(Pack::data).mapToLong(Footprint::twice).sum();
  }

  private static long twice(Json data) {
    return (long) data.array().length + data.length();
  }
}
