package io.sluice.bench.micro;

import io.sluice.bench.push.Pushes;
import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.Message;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Decoder;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.Origin;
import io.sluice.model.decode.PlainEvents;
import io.sluice.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is measured on: 50 events, as the other benchmarks send them, in each of their forms.
public final class Shapes {
  /// In each body, pack and push.
  public static final int EVENTS = 50;

  /// When everything happens.
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

  private static final int MAX_PACK_BYTES = 4 << 20;

  private Shapes() {}

  /// As configured where nothing is.
  public static EventRules rules() {
    return EventRules.of(Settings.of(Map.of()));
  }

  /// What is known of a body beside its bytes.
  public static Origin origin() {
    return Origin.fresh(NOW, Origin.DEFAULT_SOURCE, Origin.DEFAULT_TYPE);
  }

  /// The body of a POST of plain events.
  public static byte[] plain() {
    return pushes().body(EVENTS);
  }

  /// The body of a POST of a batch of CloudEvents.
  public static byte[] cloudEvents() {
    return events().stream()
        .map(EventPacker::cloudEvent)
        .map(Json::toString)
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The body of a push, wrapped.
  public static byte[] push() {
    return pushes().next(EVENTS);
  }

  /// The events, as ingest has read them.
  public static List<Event> events() {
    byte[] body = plain();
    Decoder decoder = new PlainEvents(rules());
    if (decoder.decode(body, body.length, origin()) instanceof Decoded.Batch(List<Item> items)) {
      return items.stream().map(Item.Taken.class::cast).map(Item.Taken::event).toList();
    }
    throw new IllegalStateException("the events of the benchmarks are refused");
  }

  /// Packs events as ingest does.
  public static Json pack(List<Event> events) {
    var packer = new EventPacker(MAX_PACK_BYTES);
    for (Event event : events) {
      boolean _ = packer.add(event);
    }
    return packer.finish();
  }

  /// A message with the events.
  public static Message message() {
    return new Message(
        "1",
        pack(events()).toString().getBytes(StandardCharsets.UTF_8),
        Map.of(
            Attributes.FORMAT, Attributes.FORMAT_VERSION,
            Attributes.KIND, Attributes.EVENTS,
            Attributes.PACK, UuidV7.of(NOW),
            Attributes.CONTENT_TYPE, Attributes.CLOUDEVENTS_BATCH),
        NOW,
        1);
  }

  private static Pushes pushes() {
    return new Pushes(InstantSource.fixed(NOW));
  }
}
