package io.sluice.processor.transform.javascript;

import io.sluice.model.Event;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a function sees of an event.
///
/// @param data the event's data
/// @param given what Pub/Sub's functions call attributes: the event's own, then those of its
///   columns that tell what it is, all as texts
/// @param attributes the same as a JSON object; null when the function takes no message
/// @param millis the time that `Date` knows
/// @param seed what `Math.random()` begins with
/// @param id of the event
/// @param received when ingest took it, to the second
record Arguments(
    String data,
    Map<String, String> given,
    @Nullable String attributes,
    long millis,
    int seed,
    String id,
    String received) {

  static Arguments of(Event event, boolean message) {
    Map<String, String> given = message ? given(event) : Map.of();
    return new Arguments(
        event.data().toString(),
        given,
        message ? object(given) : null,
        event.receivedAt().toEpochMilli(),
        Objects.hash(event.source(), event.id()),
        event.id(),
        event.receivedAt().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Map<String, String> given(Event event) {
    var given = new LinkedHashMap<String, String>();
    event.attributes().forEach((name, value) -> given.put(name, text(value)));
    given.put("event_id", event.id());
    given.put("event_type", event.type());
    given.put("source", event.source());
    if (event.subject() != null) {
      given.put("subject", event.subject());
    }
    given.put("event_time", event.time().toString());
    given.put("received_at", event.receivedAt().toString());
    return given;
  }

  private static String object(Map<String, String> members) {
    var buffer = new JsonBuffer(256);
    char separator = '{';
    for (Map.Entry<String, String> member : members.entrySet()) {
      buffer.raw(separator);
      buffer.quoted(member.getKey());
      buffer.raw(':');
      buffer.quoted(member.getValue());
      separator = ',';
    }
    return buffer.raw('}').toJson().toString();
  }

  /// Whether an attribute is one of the event's columns, which a function cannot change.
  static boolean isColumn(String name) {
    return switch (name) {
      case "event_id", "event_type", "source", "subject", "event_time", "received_at" -> true;
      default -> false;
    };
  }

  private static String text(Json scalar) {
    try {
      var scanner = new JsonScanner(scalar);
      return scanner.peek() == JsonScanner.Kind.STRING ? scanner.string() : scalar.toString();
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException("an attribute is no JSON", e);
    }
  }
}
