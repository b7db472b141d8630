package io.sluice.model.decode;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.util.Base64;

/// Reads one CloudEvent in its JSON form.
final class CloudEvent {
  private static final String NO_BASE64 = "attribute 'data_base64' is no string of base64";

  private final EventRules rules;
  private final boolean packed;

  CloudEvent(EventRules rules, boolean packed) {
    this.rules = rules;
    this.packed = packed;
  }

  Item read(JsonScanner scanner, Origin origin, Times times) throws JsonSyntaxException {
    scanner.forget();
    Kind kind = scanner.peek();
    int from = scanner.position();
    var context = new CloudEventContext(packed, times);
    if (kind != Kind.OBJECT) {
      scanner.value();
      context.complain("an event is a JSON object, this is " + kind);
      return refused(Reason.INVALID, context, scanner.since(from));
    }
    boolean more = scanner.enter();
    while (more) {
      member(scanner, context);
      more = scanner.next('}');
    }
    Json raw = scanner.since(from);
    // A pack of ours may be larger than the event that it wraps; ingest has checked that one.
    EventFault fault = packed ? null : EventFault.of(raw, scanner, 1, rules);
    if (fault != null) {
      context.complain(fault.detail());
      return refused(fault.reason(), context, raw);
    }
    return context
        .event(origin)
        .<Item>map(Item.Taken::new)
        .orElseGet(() -> refused(Reason.INVALID, context, raw));
  }

  private static void member(JsonScanner scanner, CloudEventContext context)
      throws JsonSyntaxException {
    String name = scanner.name();
    Kind kind = scanner.peek();
    switch (name) {
      case "data" -> context.data(scanner.value(), false);
      case "data_base64" -> binary(scanner, kind, context);
      default -> attribute(scanner, name, kind, context);
    }
  }

  private static void attribute(
      JsonScanner scanner, String name, Kind kind, CloudEventContext context)
      throws JsonSyntaxException {
    switch (kind) {
      case STRING -> context.attribute(name, scanner.string());
      case NUMBER -> context.number(name, scanner.value());
      case BOOLEAN -> context.scalar(name, scanner.value());
      case NULL -> scanner.value();
      default -> {
        scanner.value();
        context.complain(
            "attribute '%s' is %s, a scalar is expected"
                .formatted(CloudEventContext.shown(name), kind));
      }
    }
  }

  private static void binary(JsonScanner scanner, Kind kind, CloudEventContext context)
      throws JsonSyntaxException {
    int from = scanner.position();
    if (kind != Kind.STRING) {
      scanner.value();
      if (kind != Kind.NULL) {
        context.complain(NO_BASE64);
      }
      return;
    }
    String text = scanner.string();
    Json raw = scanner.since(from);
    // Some writers escape the slashes of base64: the column holds it without.
    boolean escaped = raw.length() > text.length() + 2;
    if (isBase64(text)) {
      context.data(escaped ? Json.string(text) : raw, true);
    } else {
      context.complain(NO_BASE64);
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Item refused(Reason reason, CloudEventContext context, Json raw) {
    return new Item.Refused(
        Stage.VALIDATE, reason, context.complaint(), context.id(), context.type(), raw);
  }
}
