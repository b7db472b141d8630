package io.sluice.model;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form in which rejections travel on the bus: a JSON array of objects whose members are the
/// columns of `rejected_events`, `raw` in base64.
public final class RejectionCodec {
  /// Bytes of the names of all members, and of those values that are short.
  private static final int NAMES_BYTES = 512;

  /// Bytes of a character that is escaped.
  private static final int MAX_CHAR_BYTES = 6;

  private RejectionCodec() {}

  /// Writes rejections as the data of a message.
  public static Json encode(List<Rejection> rejections) {
    var buffer = new JsonBuffer(1024).raw('[');
    for (Rejection rejection : rejections) {
      if (buffer.length() > 1) {
        buffer.raw(',');
      }
      write(buffer, rejection);
    }
    return buffer.raw(']').toJson();
  }

  /// How many bytes a rejection takes in a message, at most.
  public static int encodedBytes(Rejection rejection) {
    int chars =
        rejection.detail().length()
            + length(rejection.eventId())
            + length(rejection.eventType())
            + length(rejection.source())
            + length(rejection.contentType());
    return NAMES_BYTES + rejection.raw().length / 3 * 4 + MAX_CHAR_BYTES * chars;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /// Reads the data of a message.
  ///
  /// @throws IllegalArgumentException when it is not what [#encode] writes
  public static List<Rejection> decode(byte[] data) {
    try {
      var scanner = new JsonScanner(data, 0, data.length);
      if (scanner.peek() != Kind.ARRAY) {
        throw new IllegalArgumentException("rejections are a JSON array");
      }
      var rejections = new ArrayList<Rejection>();
      boolean more = scanner.enter();
      while (more) {
        rejections.add(read(scanner));
        more = scanner.next(']');
      }
      return rejections;
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(
          "rejections are no JSON at byte %d: %s".formatted(e.offset(), e.getMessage()), e);
    }
  }

  private static void write(JsonBuffer buffer, Rejection rejection) {
    buffer.raw('{');
    member(buffer, "rejection_id", rejection.id());
    member(buffer, "received_at", rejection.receivedAt().toString());
    member(buffer, "stage", rejection.stage().name());
    member(buffer, "reason", rejection.reason().name());
    member(buffer, "detail", rejection.detail());
    member(buffer, "event_id", rejection.eventId());
    member(buffer, "event_type", rejection.eventType());
    member(buffer, "source", rejection.source());
    member(buffer, "content_type", rejection.contentType());
    member(buffer, "raw", Base64.getEncoder().encodeToString(rejection.raw()));
    member(buffer, "raw_cut", Boolean.toString(rejection.rawCut()));
    buffer.raw('}');
  }

  private static void member(JsonBuffer buffer, String name, @Nullable String value) {
    if (value != null) {
      buffer.name(name).quoted(value);
    }
  }

  private static Rejection read(JsonScanner scanner) throws JsonSyntaxException {
    if (scanner.peek() != Kind.OBJECT) {
      throw new IllegalArgumentException("a rejection is a JSON object");
    }
    Map<String, String> members = new HashMap<>();
    boolean more = scanner.enter();
    while (more) {
      String name = scanner.name();
      if (scanner.peek() != Kind.STRING) {
        throw new IllegalArgumentException("member '" + name + "' of a rejection is no string");
      }
      members.put(name, scanner.string());
      more = scanner.next('}');
    }
    return new Rejection(
        required(members, "rejection_id"),
        EventTime.parse(required(members, "received_at")).orElse(Instant.EPOCH),
        Stage.valueOf(required(members, "stage")),
        Reason.valueOf(required(members, "reason")),
        required(members, "detail"),
        members.get("event_id"),
        members.get("event_type"),
        members.get("source"),
        members.get("content_type"),
        Base64.getDecoder().decode(required(members, "raw")),
        Boolean.parseBoolean(members.get("raw_cut")));
  }

  private static String required(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a rejection lacks its member '" + name + "'");
    }
    return value;
  }
}
