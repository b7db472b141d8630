package io.sluice.processor.source.push;

import io.sluice.model.Attributes;
import io.sluice.model.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a push whose body is the message's data and whose headers are its metadata and attributes.
/// The subscription has to write metadata, else nothing names the message. Source: Pub/Sub,
/// "Payload unwrapping for push subscriptions".
final class UnwrappedPush {
  private static final String ID = "x-goog-pubsub-message-id";
  private static final String PUBLISH_TIME = "x-goog-pubsub-publish-time";
  private static final List<String> ATTRIBUTES =
      List.of(
          Attributes.FORMAT,
          Attributes.PACK,
          Attributes.KIND,
          Attributes.CONTENT_TYPE,
          Attributes.CONTENT_ENCODING);

  private UnwrappedPush() {}

  /// Whether the headers are those of an unwrapped push.
  static boolean is(Function<String, @Nullable String> headers) {
    return headers.apply(ID) != null;
  }

  /// Reads a push.
  ///
  /// @throws PushFormatException when it has no publish time that can be read
  static Message read(Function<String, @Nullable String> headers, byte[] data)
      throws PushFormatException {
    String id = headers.apply(ID);
    String publishTime = headers.apply(PUBLISH_TIME);
    if (id == null || publishTime == null) {
      throw new PushFormatException(
          "an unwrapped push needs the headers %s and %s: let the subscription write metadata"
              .formatted(ID, PUBLISH_TIME));
    }
    Map<String, String> attributes = new HashMap<>();
    for (String name : ATTRIBUTES) {
      String value = headers.apply(name);
      if (value != null) {
        attributes.put(name, value);
      }
    }
    return new Message(id, data, Map.copyOf(attributes), PushEnvelope.instant(publishTime), 0);
  }
}
