package io.sluice.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventKeys;
import io.sluice.model.EventPacker;
import io.sluice.model.Message;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.RejectionCodec;
import io.sluice.model.UuidV7;
import io.sluice.model.json.Json;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What has to be true of whatever a decoder makes of hostile bytes.
public final class DecodedChecks {
  /// When the events of fuzz tests are received.
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

  /// Characters of a detail: what is wrong, and a value of at most [EventRules#MAX_NAME_CHARS].
  private static final int MAX_DETAIL_CHARS = EventRules.MAX_NAME_CHARS + 200;

  private static final String PACK = UuidV7.of(NOW);
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final RejectedEventsTable REJECTED = new RejectedEventsTable(Duration.ofDays(1));

  private DecodedChecks() {}

  /// Where the events of fuzz tests come from: the same each time.
  public static Origin origin() {
    return Origin.keyed(NOW, "source", "type", "key");
  }

  /// Decodes, twice, and checks what comes of it.
  public static void check(Decoder decoder, byte[] body, EventRules rules) throws Exception {
    Decoded decoded = decoder.decode(body, body.length, origin());
    assertThat(decoder.decode(body, body.length, origin())).isEqualTo(decoded);
    switch (decoded) {
      case Decoded.Malformed(long offset, String detail) -> {
        assertThat(offset).isBetween(0L, (long) body.length);
        assertThat(detail).isNotBlank().hasSizeLessThan(MAX_DETAIL_CHARS);
      }
      case Decoded.TooMany(int limit) -> assertThat(limit).isEqualTo(rules.maxEvents());
      case Decoded.Batch(List<Item> items) -> items(items, rules);
    }
  }

  private static void items(List<Item> items, EventRules rules) throws Exception {
    assertThat(items).hasSizeLessThanOrEqualTo(rules.maxEvents());
    var events = new ArrayList<Event>();
    var rejections = new ArrayList<Rejection>();
    for (Item item : items) {
      switch (item) {
        case Item.Taken(Event event) -> {
          assertThat(event.data().length()).isLessThanOrEqualTo(rules.maxEventBytes());
          assertThat(event.receivedAt()).isEqualTo(NOW);
          events.add(event);
        }
        case Item.Unfit unfit -> throw new AssertionError("no decoder knows routes: " + unfit);
        case Item.Refused refused -> {
          assertThat(refused.detail()).isNotBlank().hasSizeLessThan(MAX_DETAIL_CHARS);
          for (String name : new String[] {refused.id(), refused.type()}) {
            assertThat(Objects.requireNonNullElse(name, ""))
                .hasSizeLessThanOrEqualTo(EventRules.MAX_NAME_CHARS);
          }
          rejections.add(
              MessageDecoder.rejection(PACK, NOW, refused, "source", "application/json"));
        }
      }
    }
    events(events, rules);
    rejections(rejections);
  }

  /// Events are within their limits, come out of a message as they went in, and have rows.
  public static void events(List<Event> events, EventRules rules) throws Exception {
    var packer = new EventPacker(Integer.MAX_VALUE);
    for (Event event : events) {
      name(event.id());
      name(event.source());
      name(event.type());
      assertThat(new EventKeys("consumer").of(event).map(String::length).orElse(22)).isEqualTo(22);
      row(EventsTable.row(event, ours(Attributes.EVENTS, new byte[0])));
      assertThat(packer.add(event)).isTrue();
      kept(event, rules);
    }
    Message message = ours(Attributes.EVENTS, packer.finish().toBytes());
    var content = (Unpacked.Content) new MessageDecoder(rules).decode(message);
    assertThat(content.rejections()).isEmpty();
    assertThat(content.events()).isEqualTo(events);
  }

  /// An event comes out of a rejection as it went in.
  private static void kept(Event event, EventRules rules) throws Exception {
    Rejection rejection =
        KeptEvents.rejection(PACK, Stage.SINK, Reason.REFUSED_BY_SINK, "why", event);
    if (!rejection.rawCut()) {
      var again = (Decoded.Batch) new KeptEvents(rules).read(rejection);
      assertThat(again.items())
          .singleElement()
          .isInstanceOfSatisfying(
              Item.Taken.class, taken -> assertThat(as(taken.event(), event)).isEqualTo(event));
    }
  }

  /// What messages of others say need not follow from the data.
  private static Event as(Event event, Event other) {
    return new Event(
        event.id(),
        event.source(),
        event.type(),
        other.time(),
        event.subject(),
        event.receivedAt(),
        other.identity(),
        event.attributes(),
        event.data(),
        event.binary());
  }

  /// Rejections are within their limits, come out of a message as they went in, and have rows.
  public static void rejections(List<Rejection> rejections) throws Exception {
    for (Rejection rejection : rejections) {
      assertThat(rejection.raw()).hasSizeLessThanOrEqualTo(Rejection.MAX_RAW_BYTES);
      Json alone = RejectionCodec.encode(List.of(rejection));
      assertThat(alone.length()).isLessThanOrEqualTo(RejectionCodec.encodedBytes(rejection));
      row(REJECTED.row(rejection, "message"));
    }
    byte[] encoded = RejectionCodec.encode(rejections).toBytes();
    List<Rejection> decoded = RejectionCodec.decode(encoded);
    assertThat(decoded).hasSameSizeAs(rejections);
    assertThat(RejectionCodec.encode(decoded).toBytes()).isEqualTo(encoded);
  }

  private static void name(String name) {
    assertThat(name).isNotEmpty().hasSizeLessThanOrEqualTo(EventRules.MAX_NAME_CHARS);
  }

  /// A row has what its table requires, and tells how large it is.
  private static void row(Row row) throws JacksonException {
    int bytes = 0;
    for (int i = 0; i < row.values().size(); i++) {
      Object value = row.values().get(i);
      assertThat(value != null || !row.table().columns().get(i).required()).isTrue();
      bytes += bytes(value);
    }
    assertThat(row.bytes()).isGreaterThanOrEqualTo(bytes);
  }

  private static int bytes(@Nullable Object value) throws JacksonException {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8).length;
      case byte[] bytes -> bytes.length;
      case Json json -> {
        if (json.length() < 10_000) {
          JACKSON.readTree(json.toString());
        }
        yield json.length();
      }
      case null, default -> 0;
    };
  }

  private static Message ours(String kind, byte[] data) {
    return new Message(
        "1",
        data,
        Map.of(Attributes.FORMAT, "1", Attributes.KIND, kind, Attributes.PACK, PACK),
        NOW,
        1);
  }
}
