package io.sluice.model.decode;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Reads CloudEvents in JSON: one (`application/cloudevents+json`) or a batch
/// (`application/cloudevents-batch+json`). Source: CloudEvents 1.0.2, JSON event format, sections 3
/// and 4.
public final class CloudEvents implements Decoder {
  private final int maxEvents;
  private final boolean batch;
  private final CloudEvent single;

  private CloudEvents(EventRules rules, boolean batch, boolean packed) {
    // What ingest has packed was counted by ingest.
    this.maxEvents = packed ? Integer.MAX_VALUE : rules.maxEvents();
    this.batch = batch;
    this.single = new CloudEvent(rules, packed);
  }

  /// A decoder of one event.
  public static CloudEvents structured(EventRules rules) {
    return new CloudEvents(rules, false, false);
  }

  /// A decoder of an array of events.
  public static CloudEvents batched(EventRules rules) {
    return new CloudEvents(rules, true, false);
  }

  /// A decoder of the batches that [io.sluice.model.EventPacker] writes: their extensions of ours
  /// are believed.
  public static CloudEvents packed(EventRules rules) {
    return new CloudEvents(rules, true, true);
  }

  /// A decoder of one event that was taken before: it is read as it is.
  static CloudEvents taken(EventRules rules) {
    return new CloudEvents(rules, false, true);
  }

  @Override
  public Decoded decode(byte[] body, int length, Origin origin) {
    var scanner = new JsonScanner(body, PlainEvents.bomLength(body, length), length);
    try {
      Kind expected = batch ? Kind.ARRAY : Kind.OBJECT;
      Kind found = scanner.peek();
      if (found != expected) {
        return refused(
            "the content type promises %s, this is %s".formatted(expected, found), scanner.value());
      }
      Decoded decoded =
          batch
              ? array(scanner, origin)
              : new Decoded.Batch(List.of(single.read(scanner, origin, new Times())));
      if (decoded instanceof Decoded.Batch && !scanner.atEnd()) {
        return new Decoded.Malformed(
            scanner.position(), "one JSON value is expected, and more follows it");
      }
      return decoded;
    } catch (JsonSyntaxException e) {
      return new Decoded.Malformed(e.offset(), String.valueOf(e.getMessage()));
    }
  }

  private Decoded array(JsonScanner scanner, Origin origin) throws JsonSyntaxException {
    var items = new ArrayList<Item>();
    var times = new Times();
    boolean more = scanner.enter();
    while (more) {
      if (items.size() == maxEvents) {
        return new Decoded.TooMany(maxEvents);
      }
      items.add(single.read(scanner, origin, times));
      more = scanner.next(']');
    }
    return new Decoded.Batch(items);
  }

  private static Decoded refused(String detail, Json raw) {
    return new Decoded.Batch(
        List.of(new Item.Refused(Stage.DECODE, Reason.INVALID, detail, null, null, raw)));
  }
}
