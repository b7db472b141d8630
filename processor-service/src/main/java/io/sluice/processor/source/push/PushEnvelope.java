package io.sluice.processor.source.push;

import io.sluice.model.Message;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the JSON in which Pub/Sub wraps a pushed message. Members come in any order; unknown ones
/// are skipped. Source: Pub/Sub, "Receive push messages", wrapped messages.
final class PushEnvelope {
  private @Nullable String id;
  private @Nullable String publishTime;
  private byte[] data = {};
  private final Map<String, String> attributes = new HashMap<>();
  private int deliveryAttempt;
  private boolean hasMessage;

  private PushEnvelope() {}

  /// Reads an envelope.
  ///
  /// @throws PushFormatException when it is none
  static Message read(byte[] body, int length) throws PushFormatException {
    var envelope = new PushEnvelope();
    try {
      var scanner = new JsonScanner(body, 0, length);
      envelope.object(scanner, envelope::member);
      if (!scanner.atEnd()) {
        throw new PushFormatException("more follows the JSON object");
      }
    } catch (JsonSyntaxException e) {
      throw new PushFormatException("byte %d: %s".formatted(e.offset(), e.getMessage()));
    }
    return envelope.message();
  }

  private interface Member {
    void read(String name, Kind kind, JsonScanner scanner)
        throws JsonSyntaxException, PushFormatException;
  }

  private void object(JsonScanner scanner, Member member)
      throws JsonSyntaxException, PushFormatException {
    Kind kind = scanner.peek();
    if (kind != Kind.OBJECT) {
      throw new PushFormatException("an object is expected, this is " + kind);
    }
    boolean more = scanner.enter();
    while (more) {
      String name = scanner.name();
      member.read(name, scanner.peek(), scanner);
      more = scanner.next('}');
    }
  }

  private void member(String name, Kind kind, JsonScanner scanner)
      throws JsonSyntaxException, PushFormatException {
    switch (name) {
      case "message" -> {
        hasMessage = true;
        object(scanner, this::messageMember);
      }
      case "deliveryAttempt" -> deliveryAttempt = attempt(kind, scanner.value());
      default -> scanner.value();
    }
  }

  private void messageMember(String name, Kind kind, JsonScanner scanner)
      throws JsonSyntaxException, PushFormatException {
    switch (name) {
      case "messageId", "message_id" -> id = text(name, kind, scanner);
      case "publishTime", "publish_time" -> publishTime = text(name, kind, scanner);
      case "data" -> data = base64(kind, scanner);
      case "attributes" ->
          object(scanner, (key, k, s) -> attributes.put(key, text("attributes", k, s)));
      default -> scanner.value();
    }
  }

  private static String text(String name, Kind kind, JsonScanner scanner)
      throws JsonSyntaxException, PushFormatException {
    if (kind != Kind.STRING) {
      throw new PushFormatException(
          "member '%s' is %s, a string is expected".formatted(name, kind));
    }
    return scanner.string();
  }

  private static byte[] base64(Kind kind, JsonScanner scanner)
      throws JsonSyntaxException, PushFormatException {
    if (kind != Kind.STRING) {
      throw new PushFormatException("member 'data' is " + kind + ", a string is expected");
    }
    Json quoted = scanner.value();
    try {
      return Base64.getDecoder()
          .decode(ByteBuffer.wrap(quoted.array(), quoted.offset() + 1, quoted.length() - 2))
          .array();
    } catch (IllegalArgumentException e) {
      return escaped(quoted);
    }
  }

  /// Some writers escape the slashes of base64.
  private static byte[] escaped(Json quoted) throws JsonSyntaxException, PushFormatException {
    try {
      var scanner = new JsonScanner(quoted);
      scanner.peek();
      return Base64.getDecoder().decode(scanner.string());
    } catch (IllegalArgumentException e) {
      throw new PushFormatException("member 'data' is no base64: " + e.getMessage());
    }
  }

  private static int attempt(Kind kind, Json value) throws PushFormatException {
    try {
      return kind == Kind.NULL ? 0 : Integer.parseInt(value.toString());
    } catch (NumberFormatException e) {
      throw new PushFormatException("member 'deliveryAttempt' is no whole number");
    }
  }

  private Message message() throws PushFormatException {
    if (!hasMessage || id == null || publishTime == null) {
      throw new PushFormatException(
          "a push has a member 'message' with 'messageId' and 'publishTime'");
    }
    return new Message(id, data, Map.copyOf(attributes), instant(publishTime), deliveryAttempt);
  }

  static Instant instant(String time) throws PushFormatException {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new PushFormatException("the publish time is no RFC 3339 time");
    }
  }
}
