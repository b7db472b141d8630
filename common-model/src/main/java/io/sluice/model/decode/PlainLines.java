package io.sluice.model.decode;

import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import java.util.ArrayList;

/// Reads NDJSON: one event a line, blank lines skipped. A line that is no JSON is one refused
/// event; the others are taken.
public final class PlainLines implements Decoder {
  private final EventRules rules;
  private final PlainEvent single;

  /// A decoder that follows the rules.
  public PlainLines(EventRules rules) {
    this.rules = rules;
    this.single = new PlainEvent(rules);
  }

  @Override
  public Decoded decode(byte[] body, int length, Origin origin) {
    var items = new ArrayList<Item>();
    int line = 1;
    int from = PlainEvents.bomLength(body, length);
    while (from < length) {
      int to = endOfLine(body, from, length);
      if (!new JsonScanner(body, from, to).atEnd()) {
        if (items.size() == rules.maxEvents()) {
          return new Decoded.TooMany(rules.maxEvents());
        }
        items.add(read(body, from, to, line, items.size(), origin));
      }
      from = to + 1;
      line++;
    }
    return new Decoded.Batch(items);
  }

  private Item read(byte[] body, int from, int to, int line, int index, Origin origin) {
    var scanner = new JsonScanner(body, from, to);
    try {
      Item item = single.read(scanner, index, origin);
      if (scanner.atEnd()) {
        return item;
      }
      return malformed(body, from, to, line, scanner.position(), "more follows the JSON value");
    } catch (JsonSyntaxException e) {
      return malformed(body, from, to, line, e.offset(), String.valueOf(e.getMessage()));
    }
  }

  private static Item malformed(
      byte[] body, int from, int to, int line, long offset, String detail) {
    return PlainEvents.refusedAsMalformed(
        "line %d, byte %d: %s".formatted(line, offset, detail), Json.slice(body, from, to - from));
  }

  private static int endOfLine(byte[] body, int from, int length) {
    int to = from;
    while (to < length && body[to] != '\n') {
      to++;
    }
    return to;
  }
}
