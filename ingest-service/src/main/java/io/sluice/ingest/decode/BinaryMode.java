package io.sluice.ingest.decode;

import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.decode.CloudEvents;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Decoder;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.MediaTypes;
import io.sluice.model.decode.Origin;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonBuffer;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a CloudEvent in binary mode, its attributes in headers and its data in the body: writes it
/// in the structured mode and has that read. So there is one set of rules, and a rejection keeps
/// the attributes as well. Source: CloudEvents 1.0.2, HTTP protocol binding, section 3.1.
final class BinaryMode implements Decoder {
  /// What the body and Content-Type say in this mode.
  private static final Set<String> NO_HEADERS = Set.of("data", "data_base64", "datacontenttype");

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s;\"]*)");

  /// Whose bytes are UTF-8.
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii", "ascii");

  private final CloudEvents structured;
  private final List<HeaderAttribute> attributes;
  private final String contentType;
  private final String type;

  BinaryMode(EventRules rules, List<HeaderAttribute> attributes, @Nullable String contentType) {
    this.structured = CloudEvents.structured(rules);
    this.attributes = attributes;
    this.contentType = contentType == null ? "" : contentType;
    this.type = MediaTypes.essence(contentType);
  }

  @Override
  public Decoded decode(byte[] body, int length, Origin origin) {
    var event = new JsonBuffer(length + 1024).raw('{');
    for (HeaderAttribute attribute : attributes) {
      String value = HeaderText.decode(attribute.value());
      if (value == null || NO_HEADERS.contains(attribute.name())) {
        return refused(attribute, value, Json.slice(body, 0, length));
      }
      event.name(attribute.name()).quoted(value);
    }
    if (!type.isEmpty()) {
      event.name("datacontenttype").quoted(contentType);
    }
    Decoded.Malformed malformed = length == 0 ? null : data(event, body, length);
    if (malformed != null) {
      return malformed;
    }
    byte[] json = event.raw('}').toBytes();
    return structured.decode(json, json.length, origin);
  }

  /// Writes the data. Without a type, JSON is seen by being JSON.
  private Decoded.@Nullable Malformed data(JsonBuffer event, byte[] body, int length) {
    if (type.isEmpty() || type.endsWith("/json") || type.endsWith("+json")) {
      Decoded.Malformed malformed = json(event, body, length);
      if (malformed == null || !type.isEmpty()) {
        return malformed;
      }
    }
    opaque(event, body, length);
    return null;
  }

  private static Decoded.@Nullable Malformed json(JsonBuffer event, byte[] body, int length) {
    var scanner = new JsonScanner(body, 0, length);
    try {
      Json value = scanner.value();
      if (!scanner.atEnd()) {
        return new Decoded.Malformed(scanner.position(), "more follows the JSON value");
      }
      event.name("data").raw(value);
      return null;
    } catch (JsonSyntaxException e) {
      return new Decoded.Malformed(e.offset(), String.valueOf(e.getMessage()));
    }
  }

  private void opaque(JsonBuffer event, byte[] body, int length) {
    boolean text = type.startsWith("text/") && isUtf8();
    String decoded = text ? HeaderText.utf8(ByteBuffer.wrap(body, 0, length)) : null;
    if (decoded != null) {
      event.name("data").quoted(decoded);
    } else {
      byte[] exact = Arrays.copyOf(body, length);
      event.name("data_base64").quoted(Base64.getEncoder().encodeToString(exact));
    }
  }

  private boolean isUtf8() {
    Matcher charset = CHARSET.matcher(contentType);
    return !charset.find() || UTF_8.contains(charset.group(1).toLowerCase(Locale.ROOT));
  }

  private static Decoded refused(HeaderAttribute attribute, @Nullable String value, Json body) {
    String fault = value == null ? "is no UTF-8" : "is not allowed: the body and its type say that";
    String detail = "header ce-%s %s".formatted(attribute.name(), fault);
    return new Decoded.Batch(
        List.of(new Item.Refused(Stage.DECODE, Reason.INVALID, detail, null, null, body)));
  }
}
