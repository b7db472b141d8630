package io.sluice.model;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Packs events into the data of a message, as a CloudEvents JSON batch. Extensions of ours travel
/// along: when the event was received, what identifies it, and its route.
public final class EventPacker {
  /// Extension: when ingest took the event, RFC 3339.
  public static final String RECEIVED_AT = "sluicereceivedat";

  /// Extension: the event's [Event.Identity], in lower case.
  public static final String IDENTITY = "sluiceidentity";

  /// Extension: the event's route, `name@version`; absent when it has none.
  public static final String ROUTE = "sluiceroute";

  /// Bytes of what is about as long in each event: names, times, identity, and a short route.
  private static final int NAMES_AND_TIMES = 256;

  private final int maxBytes;
  private final JsonBuffer buffer;
  private int events;

  private final TimeText time = new TimeText();
  private final TimeText receivedAt = new TimeText();

  /// An empty pack for nobody knows how many events.
  ///
  /// @param maxBytes how large its data may become
  public EventPacker(int maxBytes) {
    this(maxBytes, 16 * 1024);
  }

  /// An empty pack.
  ///
  /// @param maxBytes how large its data may become
  /// @param expectedBytes for which there is room at first, see [#expectedBytes(Event)]
  public EventPacker(int maxBytes, long expectedBytes) {
    this.maxBytes = maxBytes;
    this.buffer = new JsonBuffer((int) Math.min(maxBytes, expectedBytes + 2));
    buffer.raw('[');
  }

  /// About how many bytes of a pack an event takes; most take less.
  public static int expectedBytes(Event event) {
    return NAMES_AND_TIMES
        + event.id().length()
        + event.source().length()
        + event.type().length()
        + event.data().length();
  }

  /// Adds an event, unless the pack would become too large. The first event always fits.
  ///
  /// @return whether it was added
  public boolean add(Event event) {
    int before = buffer.length();
    if (events > 0) {
      buffer.raw(',');
    }
    write(event);
    if (events > 0 && buffer.length() >= maxBytes) {
      buffer.truncate(before);
      return false;
    }
    events++;
    return true;
  }

  /// How many events it holds.
  public int events() {
    return events;
  }

  /// The data of the message; add nothing afterwards.
  public Json finish() {
    return buffer.raw(']').toJson();
  }

  /// An event as one CloudEvent in JSON, without the extensions of ours.
  public static Json cloudEvent(Event event) {
    var buffer = new JsonBuffer(event.data().length() + 512);
    begin(buffer, event, event.time().toString());
    return end(buffer, event).toJson();
  }

  private void write(Event event) {
    begin(buffer, event, time.of(event.time()));
    buffer.raw(",\"" + RECEIVED_AT + "\":").quoted(receivedAt.of(event.receivedAt()));
    buffer.raw(",\"" + IDENTITY + "\":").quoted(event.identity().word());
    if (event.route() != null) {
      buffer.raw(",\"" + ROUTE + "\":").quoted(event.route());
    }
    JsonBuffer _ = end(buffer, event);
  }

  private static void begin(JsonBuffer buffer, Event event, String time) {
    buffer.raw("{\"specversion\":\"1.0\",\"id\":").quoted(event.id());
    buffer.raw(",\"source\":").quoted(event.source());
    buffer.raw(",\"type\":").quoted(event.type());
    buffer.raw(",\"time\":").quoted(time);
    if (event.subject() != null) {
      buffer.raw(",\"subject\":").quoted(event.subject());
    }
  }

  private static JsonBuffer end(JsonBuffer buffer, Event event) {
    event.attributes().forEach((name, value) -> buffer.name(name).raw(value));
    return buffer
        .raw(event.binary() ? ",\"data_base64\":" : ",\"data\":")
        .raw(event.data())
        .raw('}');
  }

  /// Writes times, the same one only once: all events of a batch were received at one, and many
  /// happened at one.
  private static final class TimeText {
    private @Nullable Instant last;
    private String text = "";

    String of(Instant time) {
      if (!time.equals(last)) {
        last = time;
        text = time.toString();
      }
      return text;
    }
  }
}
