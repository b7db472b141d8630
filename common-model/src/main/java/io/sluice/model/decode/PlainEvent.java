package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.EventTime;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.decode.EventRules.Meaning;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one event that is a JSON object of the client's own making: its whole text becomes the
/// data, a few of its fields say what it means.
final class PlainEvent {
  private final EventRules rules;

  PlainEvent(EventRules rules) {
    this.rules = rules;
  }

  /// Reads the next value as an event.
  ///
  /// @throws JsonSyntaxException when it is no JSON; whatever else is wrong refuses this event
  ///   alone
  Item read(JsonScanner scanner, int index, Origin origin) throws JsonSyntaxException {
    scanner.forget();
    Kind kind = scanner.peek();
    int from = scanner.position();
    var members = new Members();
    if (kind != Kind.OBJECT) {
      scanner.value();
      String detail = "an event is a JSON object, this is " + kind;
      return refused(Reason.INVALID, detail, members, scanner.since(from), index, origin);
    }
    boolean more = scanner.enter();
    while (more) {
      members.read(scanner, rules);
      more = scanner.next('}');
    }
    Json raw = scanner.since(from);
    EventFault fault = EventFault.of(raw, scanner, 1, rules);
    if (fault != null) {
      return refused(fault.reason(), fault.detail(), members, raw, index, origin);
    }
    String unreadable = members.fault();
    if (unreadable != null) {
      return refused(Reason.INVALID, unreadable, members, raw, index, origin);
    }
    return event(members, raw, index, origin);
  }

  private static Item event(Members members, Json raw, int index, Origin origin) {
    String given = members.text(Meaning.TIME);
    Instant time = given == null ? origin.receivedAt() : EventTime.parse(given).orElse(null);
    if (time == null) {
      String detail =
          "field '%s' holds no time that can be read: use RFC 3339 or an epoch number"
              .formatted(members.field(Meaning.TIME));
      return refused(Reason.INVALID, detail, members, raw, index, origin);
    }
    String id = members.text(Meaning.ID);
    return new Item.Taken(
        new Event(
            id == null ? origin.missingIds().apply(index) : id,
            orElse(members.text(Meaning.SOURCE), origin.source()),
            orElse(members.text(Meaning.TYPE), origin.type()),
            time,
            null,
            origin.receivedAt(),
            id == null ? origin.missingIdentity() : Identity.CONTENT,
            Map.of(),
            raw,
            false));
  }

  private static String orElse(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }

  /// What the sender said outside of the event counts as well, else it would be lost with it.
  private static Item refused(
      Reason reason, String detail, Members members, Json raw, int index, Origin origin) {
    String id = members.text(Meaning.ID);
    boolean keyed = id == null && origin.missingIdentity() == Identity.ID;
    String type = members.text(Meaning.TYPE);
    boolean typed = type == null && !origin.type().equals(Origin.DEFAULT_TYPE);
    return new Item.Refused(
        Stage.VALIDATE,
        reason,
        detail,
        keyed ? origin.missingIds().apply(index) : id,
        typed ? origin.type() : type,
        raw);
  }
}
