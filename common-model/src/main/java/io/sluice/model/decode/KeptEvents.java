package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.EventPacker;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Events as rejections keep them: enough of each that the very event can be made again of the
/// rejection.
public final class KeptEvents {
  private static final String JSON = "application/json";
  private static final String CLOUDEVENTS = "application/cloudevents";

  private final MediaTypes types;
  private final Decoder array;
  private final Decoder structured;
  private final Decoder taken;

  /// Reads by these rules, which may be others than those of when the event was refused.
  public KeptEvents(EventRules rules) {
    types = new MediaTypes(rules);
    array = new PlainEvents(rules);
    structured = CloudEvents.structured(rules);
    taken = CloudEvents.taken(rules);
  }

  /// The rejection of an event that was read. A plain event is kept as the object that was posted:
  /// the columns say what is not in it. Any other one is kept as a CloudEvent, whole.
  public static Rejection rejection(
      String id, Stage stage, Reason reason, String detail, Event event) {
    boolean plain = isPlain(event);
    Json raw = plain ? event.data() : EventPacker.cloudEvent(event);
    int kept = Math.min(raw.length(), Rejection.MAX_RAW_BYTES);
    return new Rejection(
        id,
        event.receivedAt(),
        stage,
        reason,
        detail,
        event.id(),
        event.type(),
        event.source(),
        plain ? JSON : MediaTypes.CLOUDEVENT,
        Arrays.copyOfRange(raw.array(), raw.offset(), raw.offset() + kept),
        kept < raw.length());
  }

  private static boolean isPlain(Event event) {
    return event.identity() != Identity.ID
        && event.attributes().isEmpty()
        && event.subject() == null
        && event.data().array()[event.data().offset()] == '{';
  }

  /// Reads the events of a rejection, as they would have been taken: with the receive time of then,
  /// and the same ids each time. No event has the identity [Identity#NONE]: an id that was made up
  /// is on record by now. Of a rejection whose bytes were cut nothing is read.
  public Decoded read(Rejection rejection) {
    byte[] raw = rejection.raw();
    if (rejection.rawCut()) {
      return new Decoded.Malformed(raw.length, "more came in than was kept");
    }
    boolean plain = !MediaTypes.essence(rejection.contentType()).startsWith(CLOUDEVENTS);
    return switch (rejection.stage()) {
      case DECODE -> body(rejection);
      case VALIDATE -> plain ? one(rejection) : whole(structured, rejection);
      case TRANSFORM, MAP, SINK -> plain ? asTaken(rejection) : whole(taken, rejection);
    };
  }

  /// What was refused before events were seen in it may hold any number of them.
  private Decoded body(Rejection rejection) {
    byte[] raw = rejection.raw();
    Origin origin = origin(rejection, index -> rejection.id() + "-" + index);
    return types
        .decoder(rejection.contentType())
        .map(decoder -> decoder.decode(raw, raw.length, origin))
        .orElseGet(() -> new Decoded.Malformed(0, "no events are read from this content type"));
  }

  /// One plain event. An object alone might be taken for the envelope of several.
  private Decoded one(Rejection rejection) {
    byte[] raw = rejection.raw();
    byte[] single = new byte[raw.length + 2];
    single[0] = '[';
    System.arraycopy(raw, 0, single, 1, raw.length);
    single[single.length - 1] = ']';
    return array.decode(single, single.length, single(rejection));
  }

  private static Decoded whole(Decoder decoder, Rejection rejection) {
    return decoder.decode(rejection.raw(), rejection.raw().length, single(rejection));
  }

  /// One plain event that was read before: what it was called then is what it is called.
  private Decoded asTaken(Rejection rejection) {
    return switch (one(rejection)) {
      case Decoded.Batch(List<Item> items) ->
          new Decoded.Batch(items.stream().map(item -> named(item, rejection)).toList());
      case Decoded other -> other;
    };
  }

  private static Item named(Item item, Rejection rejection) {
    if (!(item instanceof Item.Taken(Event event))) {
      return item;
    }
    String id = orElse(rejection.eventId(), event.id());
    return new Item.Taken(
        new Event(
            id,
            orElse(rejection.source(), event.source()),
            orElse(rejection.eventType(), event.type()),
            event.time(),
            event.subject(),
            event.receivedAt(),
            id.equals(event.id()) ? event.identity() : Identity.ID,
            event.attributes(),
            event.data(),
            event.binary()));
  }

  private static Origin single(Rejection rejection) {
    String id = orElse(rejection.eventId(), rejection.id());
    return origin(rejection, _ -> id);
  }

  private static Origin origin(Rejection rejection, IntFunction<String> missingIds) {
    return new Origin(
        rejection.receivedAt(),
        orElse(rejection.source(), Origin.DEFAULT_SOURCE),
        orElse(rejection.eventType(), Origin.DEFAULT_TYPE),
        missingIds,
        Identity.ID);
  }

  private static String orElse(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }
}
