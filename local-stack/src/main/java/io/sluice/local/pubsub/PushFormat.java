package io.sluice.local.pubsub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// How a subscription's messages look as HTTP requests.
///
/// Source: cloud.google.com/pubsub/docs/push (wrapped) and
/// cloud.google.com/pubsub/docs/payload-unwrapping.
sealed interface PushFormat {

  PushRequest request(PubsubMessage message, long id, long publishMillis, int attempt)
      throws IOException;

  static PushFormat of(Subscription subscription) {
    PushConfig config = subscription.getPushConfig();
    return config.hasNoWrapper()
        ? new Unwrapped(subscription.getName(), config.getNoWrapper().getWriteMetadata())
        : new Wrapped(subscription.getName(), subscription.hasDeadLetterPolicy());
  }

  /// The JSON envelope.
  ///
  /// @param withAttempt whether the envelope says how often the message was delivered, which the
  ///   real one does only under a dead-letter policy
  record Wrapped(String subscription, boolean withAttempt) implements PushFormat {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public PushRequest request(PubsubMessage message, long id, long publishMillis, int attempt)
        throws IOException {
      var body = new ByteArrayOutputStream(512 + message.getData().size() * 4 / 3);
      try (JsonGenerator json = JSON.createGenerator(body)) {
        json.writeStartObject();
        if (withAttempt) {
          json.writeNumberField("deliveryAttempt", attempt);
        }
        json.writeObjectFieldStart("message");
        writeMessage(json, message, id, publishMillis);
        json.writeEndObject();
        json.writeStringField("subscription", subscription);
        json.writeEndObject();
      }
      return new PushRequest("application/json", "", body.toByteArray());
    }

    private static void writeMessage(
        JsonGenerator json, PubsubMessage message, long id, long publishMillis) throws IOException {
      if (message.getAttributesCount() > 0) {
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : message.getAttributesMap().entrySet()) {
          json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
      }
      if (!message.getData().isEmpty()) {
        json.writeBinaryField("data", message.getData().toByteArray());
      }
      json.writeStringField("messageId", Long.toString(id));
      json.writeStringField("message_id", Long.toString(id));
      if (!message.getOrderingKey().isEmpty()) {
        json.writeStringField("orderingKey", message.getOrderingKey());
      }
      String publishTime = Instant.ofEpochMilli(publishMillis).toString();
      json.writeStringField("publishTime", publishTime);
      json.writeStringField("publish_time", publishTime);
    }
  }

  /// The data alone.
  ///
  /// @param withMetadata whether id, time and attributes go into headers
  record Unwrapped(String subscription, boolean withMetadata) implements PushFormat {
    private static final String DEFAULT_CONTENT_TYPE = "application/json";

    /// A header name (RFC 9110, 5.6.2), and a value that cannot end its line.
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

    /// Headers that say how the request is framed and where it goes; no attribute may set them.
    private static final Set<String> RESERVED =
        Set.of(
            "accept",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    @Override
    public PushRequest request(PubsubMessage message, long id, long publishMillis, int attempt) {
      byte[] body = message.getData().toByteArray();
      if (!withMetadata) {
        return new PushRequest(DEFAULT_CONTENT_TYPE, "", body);
      }
      var headers = new StringBuilder();
      header(headers, "x-goog-pubsub-subscription-name", subscription);
      header(headers, "x-goog-pubsub-message-id", Long.toString(id));
      header(headers, "x-goog-pubsub-publish-time", Instant.ofEpochMilli(publishMillis).toString());
      if (!message.getOrderingKey().isEmpty()) {
        header(headers, "x-goog-pubsub-ordering-key", message.getOrderingKey());
      }
      String contentType = DEFAULT_CONTENT_TYPE;
      for (Map.Entry<String, String> attribute : message.getAttributesMap().entrySet()) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        boolean valid =
            NAME.matcher(name).matches() && VALUE.matcher(attribute.getValue()).matches();
        if (valid && name.equals("content-type")) {
          contentType = attribute.getValue();
        } else if (valid && !RESERVED.contains(name) && !name.startsWith("x-goog-pubsub-")) {
          header(headers, attribute.getKey(), attribute.getValue());
        }
      }
      return new PushRequest(contentType, headers.toString(), body);
    }

    private static void header(StringBuilder headers, String name, String value) {
      headers.append(name).append(": ").append(value).append("\r\n");
    }
  }
}
