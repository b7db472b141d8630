package io.sluice.model.decode;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads events that are JSON objects of the client's own making: one, an array of them, or
/// `{"events":[...]}`. Exactly one JSON value; anything behind it, and nothing is taken.
public final class PlainEvents implements Decoder {
  private final EventRules rules;
  private final PlainEvent single;

  /// A decoder that follows the rules.
  public PlainEvents(EventRules rules) {
    this.rules = rules;
    this.single = new PlainEvent(rules);
  }

  @Override
  public Decoded decode(byte[] body, int length, Origin origin) {
    var scanner = new JsonScanner(body, bomLength(body, length), length);
    try {
      Decoded decoded =
          switch (scanner.peek()) {
            case ARRAY -> array(scanner, origin);
            case OBJECT -> object(scanner, origin);
            default -> new Decoded.Batch(List.of(single.read(scanner, 0, origin)));
          };
      if (decoded instanceof Decoded.Batch && !scanner.atEnd()) {
        return new Decoded.Malformed(
            scanner.position(),
            "one JSON value is expected, and more follows it; for one event a line use"
                + " Content-Type: application/x-ndjson");
      }
      return decoded;
    } catch (JsonSyntaxException e) {
      return new Decoded.Malformed(e.offset(), String.valueOf(e.getMessage()));
    }
  }

  /// A byte order mark at the beginning is no part of the text.
  static int bomLength(byte[] body, int length) {
    return length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf
        ? 3
        : 0;
  }

  private Decoded array(JsonScanner scanner, Origin origin) throws JsonSyntaxException {
    var items = new ArrayList<Item>();
    boolean more = scanner.enter();
    while (more) {
      if (items.size() == rules.maxEvents()) {
        return new Decoded.TooMany(rules.maxEvents());
      }
      items.add(single.read(scanner, items.size(), origin));
      more = scanner.next(']');
    }
    return new Decoded.Batch(items);
  }

  private Decoded object(JsonScanner scanner, Origin origin) throws JsonSyntaxException {
    int from = scanner.position();
    Json whole = scanner.value();
    Json events = wrapped(whole);
    if (events != null) {
      var inner = new JsonScanner(events);
      inner.peek();
      return array(inner, origin);
    }
    var again = new JsonScanner(whole.array(), from, from + whole.length());
    return new Decoded.Batch(List.of(single.read(again, 0, origin)));
  }

  /// The array of `{"events":[...]}`, which may be there once. An object that has an id or a type
  /// of its own is an event, whatever it calls `events`.
  private @Nullable Json wrapped(Json object) throws JsonSyntaxException {
    var scanner = new JsonScanner(object);
    scanner.peek();
    Json events = null;
    boolean more = scanner.enter();
    while (more) {
      String name = scanner.name();
      if (name.equals("events") && scanner.peek() == Kind.ARRAY) {
        if (events != null) {
          throw new JsonSyntaxException(scanner.position(), "member 'events' is given twice");
        }
        events = scanner.value();
      } else {
        EventRules.Field field = rules.field(name);
        if (field != null
            && (field.meaning() == EventRules.Meaning.ID
                || field.meaning() == EventRules.Meaning.TYPE)) {
          return null;
        }
        scanner.value();
      }
      more = scanner.next('}');
    }
    return events;
  }

  static Item refusedAsMalformed(String detail, Json raw) {
    return new Item.Refused(Stage.DECODE, Reason.MALFORMED, detail, null, null, raw);
  }
}
