package io.sluice.bench.push;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.EventPacker;
import io.sluice.model.UuidV7;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Makes the push requests that Pub/Sub would send for packs of ingest, each with events that
/// nobody has seen. Source: Pub/Sub, "Receive push messages".
public final class Pushes {
  /// A JSON Schema that all of the events fit.
  public static final String SCHEMA =
      """
      {"type": "object",
       "required": ["id", "user", "page", "items"],
       "properties": {
         "id": {"type": "string", "maxLength": 100},
         "type": {"type": "string"},
         "user": {"type": "string", "pattern": "^user-[0-9]+$"},
         "page": {"type": "string"},
         "referrer": {"type": "string"},
         "items": {"type": "array", "items": {"type": "integer", "minimum": 0}},
         "total": {"type": "string", "bigquery": {"type": "NUMERIC"}}}}
      """;

  private static final int MAX_PACK_BYTES = 4 << 20;

  private final InstantSource clock;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong events = new AtomicLong();

  /// @param clock by which everything is dated: one that is slow makes messages that are old
  public Pushes(InstantSource clock) {
    this.clock = clock;
  }

  /// How many events there were in all pushes.
  public long events() {
    return events.get();
  }

  /// The body of one push.
  ///
  /// @param count how many events it has
  public byte[] next(int count) {
    events.addAndGet(count);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var packer = new EventPacker(MAX_PACK_BYTES);
    for (int i = 0; i < count; i++) {
      boolean _ = packer.add(event(now));
    }
    Json pack = packer.finish();
    byte[] data = new byte[pack.length()];
    System.arraycopy(pack.array(), pack.offset(), data, 0, data.length);
    return """
    {"message":{"data":"%s","messageId":"%d","publishTime":"%s","attributes":{\
    "%s":"%s","%s":"%s","%s":"%s","%s":"%s"}},\
    "subscription":"projects/sluice-local/subscriptions/events-bigquery"}\
    """
        .formatted(
            Base64.getEncoder().encodeToString(data),
            next.incrementAndGet(),
            now,
            Attributes.FORMAT,
            Attributes.FORMAT_VERSION,
            Attributes.KIND,
            Attributes.EVENTS,
            Attributes.PACK,
            UuidV7.of(now),
            Attributes.CONTENT_TYPE,
            Attributes.CLOUDEVENTS_BATCH)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The body of a POST of such events.
  ///
  /// @param count how many events it has
  public byte[] body(int count) {
    events.addAndGet(count);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var array = new JsonBuffer(count * 256).raw('[');
    for (int i = 0; i < count; i++) {
      (i > 0 ? array.raw(',') : array).raw(event(now).data());
    }
    return array.raw(']').toBytes();
  }

  private Event event(Instant now) {
    long number = next.incrementAndGet();
    String id = "%d-%d".formatted(now.toEpochMilli(), number);
    byte[] data =
        "{\"id\":\"%s\",\"type\":\"visit\",\"user\":\"user-%d\",\"page\":\"/shop/item/%d\",\"referrer\":\"https://example.com/\",\"items\":[1,2,3],\"total\":\"12.50\"}"
            .formatted(id, number % 997, number % 89)
            .getBytes(StandardCharsets.UTF_8);
    return new Event(
        id,
        "shop",
        "visit",
        now,
        null,
        now,
        Identity.CONTENT,
        Map.of(),
        Json.slice(data, 0, data.length),
        false);
  }
}
