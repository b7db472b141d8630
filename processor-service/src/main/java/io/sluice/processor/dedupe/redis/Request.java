package io.sluice.processor.dedupe.redis;

import io.sluice.model.json.JsonBuffer;
import io.sluice.processor.Attempt;
import io.sluice.processor.Deduplicator.Stored;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Writes the one argument of a script, a JSON object.
final class Request {
  /// Bytes that most requests have, and of each message, beside the events.
  private static final int OWN_BYTES = 512;

  private static final int MESSAGE_BYTES = 512;

  private static final int EVENT_BYTES = EventField.MOST_CHARS + 1;

  private final JsonBuffer json;

  /// A request that has room for what it will tell of.
  Request(int messages, int events) {
    json = new JsonBuffer(OWN_BYTES + messages * MESSAGE_BYTES + events * EVENT_BYTES).raw('{');
  }

  Request text(String name, String value) {
    json.name(name).quoted(value);
    return this;
  }

  Request number(String name, long value) {
    json.name(name).raw(Long.toString(value));
    return this;
  }

  Request flag(String name, boolean value) {
    json.name(name).raw(Boolean.toString(value));
    return this;
  }

  Request tails(List<Tail> tails) {
    json.name("tails").raw('[');
    for (Tail tail : tails) {
      separate().raw('{').name("table").quoted(tail.table()).name("stream").quoted(tail.stream());
      number("offset", tail.offset()).end('}');
    }
    return end(']');
  }

  Request wanted(List<Wanted> wanted) {
    json.name("wanted").raw('[');
    for (Wanted message : wanted) {
      separate().raw('{').name("message").quoted(message.message());
      text("revision", message.revision())
          .number("created", message.created().toEpochMilli())
          .flag("replay", message.replay());
      tables(message.tables()).events("refused", message.refused());
      attempt(message.attempt()).end('}');
    }
    return end(']');
  }

  Request stored(List<Stored> stored) {
    json.name("stored").raw('[');
    for (Stored message : stored) {
      separate().raw('{').name("message").quoted(message.message());
      text("revision", message.revision()).events("keys", message.eventKeys()).end('}');
    }
    return end(']');
  }

  /// The whole of it; write nothing more afterwards.
  String finish() {
    return json.raw('}').toJson().toString();
  }

  private Request tables(List<Wanted.Rows> tables) {
    json.name("tables").raw('[');
    for (Wanted.Rows rows : tables) {
      separate().raw('{').name("table").quoted(rows.table());
      events("keys", rows.eventKeys()).end('}');
    }
    return end(']');
  }

  private Request attempt(Attempt attempt) {
    json.name("attempt").raw('{');
    switch (attempt) {
      case Attempt.First() -> text("kind", "first");
      case Attempt.LookUp() -> text("kind", "look_up");
      case Attempt.Again(String token, var written) ->
          text("kind", "again").text("token", token).strings("written", written);
      case Attempt.LookedUp(String token, var found) ->
          text("kind", "looked_up").text("token", token).found(found);
    }
    return end('}');
  }

  private void found(Map<String, BitSet> found) {
    json.name("found").raw('{');
    found.forEach((table, rows) -> {
      json.name(table).raw('[');
      rows.stream().forEach(row -> separate().raw(Integer.toString(row)));
      json.raw(']');
    });
    json.raw('}');
  }

  private Request strings(String name, Collection<String> strings) {
    json.name(name).raw('[');
    strings.forEach(string -> separate().quoted(string));
    return end(']');
  }

  private Request events(String name, Collection<String> eventKeys) {
    json.name(name).raw('[');
    eventKeys.forEach(key -> EventField.write(key, separate()));
    return end(']');
  }

  private Request end(char bracket) {
    json.raw(bracket);
    return this;
  }

  private JsonBuffer separate() {
    return json.endsWith('[') ? json : json.raw(',');
  }
}
