package io.sluice.model.transform;

import io.sluice.model.json.Json;
import java.util.List;
import java.util.Map;

/// What a transform made of an event.
public sealed interface Transformed {
  /// One payload in the place of the event's.
  record Changed(Payload payload) implements Transformed {}

  /// Several payloads, or none: each becomes a row of its own.
  record FannedOut(List<Payload> payloads) implements Transformed {}

  /// The event is not wanted.
  record Dropped() implements Transformed {}

  /// It threw, answered what is no JSON, or spent its budget.
  ///
  /// @param detail what happened and where, for people; of the event's values only what the code
  ///   itself put there
  record Failed(String detail) implements Transformed {}

  /// A payload and what goes with it.
  ///
  /// @param data the payload, well-formed JSON
  /// @param attributes all attributes of the event from now on, each a JSON scalar
  record Payload(Json data, Map<String, Json> attributes) {}
}
