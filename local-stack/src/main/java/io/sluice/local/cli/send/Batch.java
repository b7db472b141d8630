package io.sluice.local.cli.send;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Events that travel in one request.
///
/// @param events at least one
/// @param key the `Idempotency-Key`: from it ingest makes the ids of events that have none, so the
///   same batch sent again is the same events
record Batch(List<InputEvent> events, String key) {
  static Batch of(List<InputEvent> events) {
    return new Batch(List.copyOf(events), UUID.randomUUID().toString());
  }

  /// The events at some of the places, as a batch of its own.
  Batch only(IntPredicate places) {
    return of(IntStream.range(0, events.size()).filter(places).mapToObj(events::get).toList());
  }

  /// A JSON array of the events' bytes.
  byte[] body() {
    var body = new ByteArrayOutputStream(2 + bytes(events));
    char separator = '[';
    for (InputEvent event : events) {
      body.write(separator);
      body.writeBytes(event.json());
      separator = ',';
    }
    body.write(']');
    return body.toByteArray();
  }

  private static int bytes(List<InputEvent> events) {
    return events.stream().mapToInt(event -> event.json().length + 1).sum();
  }
}
