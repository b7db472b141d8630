package io.sluice.local.pubsub;

import com.google.common.base.Utf8;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import java.util.Map;

/// What the real service refuses to publish; source: cloud.google.com/pubsub/quotas, resource
/// limits.
final class PublishLimits {
  static final int MAX_REQUEST_BYTES = 10_000_000;
  static final int MAX_MESSAGES = 1_000;
  static final int MAX_ATTRIBUTES = 100;
  static final int MAX_ATTRIBUTE_KEY_BYTES = 256;
  static final int MAX_ATTRIBUTE_VALUE_BYTES = 1_024;
  static final int MAX_ORDERING_KEY_BYTES = 1_024;

  private PublishLimits() {}

  static void check(PublishRequest request) {
    if (request.getMessagesCount() == 0) {
      throw PubSubErrors.invalid("The publish request has no message: send one or more.");
    }
    within("message_count", request.getMessagesCount(), MAX_MESSAGES);
    within("request_size", request.getSerializedSize(), MAX_REQUEST_BYTES);
    request.getMessagesList().forEach(PublishLimits::check);
  }

  private static void check(PubsubMessage message) {
    if (message.getData().isEmpty() && message.getAttributesCount() == 0) {
      throw PubSubErrors.invalid(
          "One or more messages in the publish request is empty. Each message must contain either"
              + " non-empty data, or at least one attribute.");
    }
    within("attributes_count", message.getAttributesCount(), MAX_ATTRIBUTES);
    within("ordering_key_size", utf8(message.getOrderingKey()), MAX_ORDERING_KEY_BYTES);
    for (Map.Entry<String, String> attribute : message.getAttributesMap().entrySet()) {
      if (attribute.getKey().isEmpty()) {
        throw PubSubErrors.invalid("The key of an attribute is empty: give it a name.");
      }
      within("attribute_key_size", utf8(attribute.getKey()), MAX_ATTRIBUTE_KEY_BYTES);
      within("attribute_value_size", utf8(attribute.getValue()), MAX_ATTRIBUTE_VALUE_BYTES);
    }
  }

  private static int utf8(String text) {
    return Utf8.encodedLength(text);
  }

  private static void within(String what, long passed, long limit) {
    if (passed > limit) {
      throw PubSubErrors.tooLarge(what, passed, limit);
    }
  }
}
