package io.sluice.model;

import io.sluice.model.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event, in the terms of CloudEvents 1.0.
///
/// @param id what its sender, or else ingest, calls it
/// @param source where it comes from
/// @param type what kind of thing happened
/// @param time when it happened, to the microsecond
/// @param subject what it is about, when the sender says so
/// @param receivedAt when ingest took it, to the microsecond
/// @param identity what makes two events the same one
/// @param attributes the other context attributes, each a JSON scalar: `datacontenttype`,
///   `dataschema` and extensions
/// @param data the payload; for a plain JSON event the whole of it
/// @param binary whether `data` is a JSON string of base64, because the payload is no text
/// @param route the route that ingest found for it, `name@version`, by whose schema it was checked;
///   null when it found none, or knew none
public record Event(
    String id,
    String source,
    String type,
    Instant time,
    @Nullable String subject,
    Instant receivedAt,
    Identity identity,
    Map<String, Json> attributes,
    Json data,
    boolean binary,
    @Nullable String route) {

  /// An event that nobody has found a route for.
  public Event(
      String id,
      String source,
      String type,
      Instant time,
      @Nullable String subject,
      Instant receivedAt,
      Identity identity,
      Map<String, Json> attributes,
      Json data,
      boolean binary) {
    this(id, source, type, time, subject, receivedAt, identity, attributes, data, binary, null);
  }

  /// This event under another id.
  public Event called(String other) {
    return new Event(
        other, source, type, time, subject, receivedAt, identity, attributes, data, binary, route);
  }

  /// This event on its route.
  public Event on(String route) {
    return new Event(
        id, source, type, time, subject, receivedAt, identity, attributes, data, binary, route);
  }

  /// What makes two events the same one, so that the second is a duplicate.
  public enum Identity {
    /// Source and id: the sender vouches for them (CloudEvents, an idempotency key).
    ID,
    /// Source, id and content: in plain JSON a field called `id` may mean anything.
    CONTENT,
    /// Nothing: the id was made up on the way, so each such event is a new one.
    NONE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// How a pack says it.
    String word() {
      return word;
    }
  }
}
