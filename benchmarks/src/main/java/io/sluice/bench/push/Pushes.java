package io.sluice.bench.push;

import com.github.luben.zstd.Zstd;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Makes the push requests that Pub/Sub would send for packs of ingest, each with events that
/// nobody has seen. Source: Pub/Sub, "Receive push messages".
public final class Pushes {
  /// Routes of which one takes all of the events.
  static final String ROUTES =
      """
      routes:
        - name: visits
          match: event.type == "visit"
          schema: visit.json
          filter: event.data.total != "0.00"
          table: visits
      """;

  /// A JSON Schema that all of the events fit.
  static final String SCHEMA =
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

  /// The table of the route that [Stage#routed] gives them.
  public static final String ROUTED_TABLE = "visits";

  private static final int MAX_PACK_BYTES = 4 << 20;

  /// Attributes of a pack, but for its id.
  private static final String PACK =
      "\"%s\":\"%s\",\"%s\":\"%s\",\"%s\":\"%s\",\"%s\":\"%%s\""
          .formatted(
              Attributes.FORMAT,
              Attributes.FORMAT_VERSION,
              Attributes.KIND,
              Attributes.EVENTS,
              Attributes.CONTENT_TYPE,
              Attributes.CLOUDEVENTS_BATCH,
              Attributes.PACK);

  /// Ingest compresses packs of so many bytes, at this level.
  private static final int LEAST_COMPRESSED = 2_000;

  private static final int ZSTD_LEVEL = 1;

  private static final String COMPRESSED =
      ",\"%s\":\"%s\"".formatted(Attributes.CONTENT_ENCODING, Attributes.ZSTD);

  private final InstantSource clock;
  private final Echo echo;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong events = new AtomicLong();

  /// @param clock by which everything is dated: one that is slow makes messages that are old
  public Pushes(InstantSource clock) {
    this(clock, 0);
  }

  /// @param clock by which everything is dated
  /// @param every of so many events, one is sent again, by a client that heard no answer: in
  ///   another message, and thousands of events later, when the first is stored; 0 for none
  public Pushes(InstantSource clock, int every) {
    this.clock = clock;
    this.echo = new Echo(every);
  }

  /// How many events were in a push before.
  public long repeated() {
    return echo.count();
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
    byte[] data = packer.finish().toBytes();
    String attributes = PACK.formatted(UuidV7.of(now));
    return data.length < LEAST_COMPRESSED
        ? push(now, data, attributes)
        : push(now, Zstd.compress(data, ZSTD_LEVEL), attributes + COMPRESSED);
  }

  /// Events as ingest has them once it has read a POST.
  public List<Event> some(int count) {
    events.addAndGet(count);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return Stream.generate(() -> event(now)).limit(count).toList();
  }

  /// The body of a push of one event as its client sent it, for those who publish each on its own.
  public byte[] bare() {
    events.incrementAndGet();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return push(now, event(now).data().toBytes(), "");
  }

  private byte[] push(Instant now, byte[] data, String attributes) {
    return """
    {"message":{"data":"%s","messageId":"%d","publishTime":"%s","attributes":{%s}},\
    "subscription":"projects/sluice-local/subscriptions/events-bigquery"}\
    """
        .formatted(
            Base64.getEncoder().encodeToString(data), next.incrementAndGet(), now, attributes)
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
    return echo.orAgain(fresh(now));
  }

  private Event fresh(Instant now) {
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
