package io.sluice.processor.transform.javascript;

import io.sluice.model.Event;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What a function sees of an event.
///
/// @param data the event's data
/// @param attributes what Pub/Sub's functions call so: those of the event's columns that tell what
///   it is, then its own attributes, all as texts
/// @param millis the time that `Date` knows
/// @param seed what `Math.random()` begins with
/// @param id of the event
/// @param received when ingest took it, to the second
record Arguments(
    String data,
    Map<String, String> attributes,
    long millis,
    int seed,
    String id,
    String received) {

  static Arguments of(Event event) {
    var attributes = new LinkedHashMap<String, String>();
    event.attributes().forEach((name, value) -> attributes.put(name, text(value)));
    attributes.put("event_id", event.id());
    attributes.put("event_type", event.type());
    attributes.put("source", event.source());
    if (event.subject() != null) {
      attributes.put("subject", event.subject());
    }
    attributes.put("event_time", event.time().toString());
    attributes.put("received_at", event.receivedAt().toString());
    return new Arguments(
        event.data().toString(),
        attributes,
        event.receivedAt().toEpochMilli(),
        Objects.hash(event.source(), event.id()),
        event.id(),
        event.receivedAt().truncatedTo(ChronoUnit.SECONDS).toString());
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
