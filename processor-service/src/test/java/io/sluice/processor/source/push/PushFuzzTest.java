package io.sluice.processor.source.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.model.FuzzInput;
import io.sluice.model.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Push requests, against Jackson's tree and the JDK's base64.
class PushFuzzTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  @FuzzTest
  void anEnvelopeIsReadAsATreeOfItIs(byte[] input) {
    Message ours = null;
    try {
      ours = PushEnvelope.read(input, input.length);
    } catch (PushFormatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
    JsonNode tree;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
      tree = JACKSON.readTree(text);
    } catch (CharacterCodingException e) {
      assertThat(ours).isNull();
      return;
    } catch (JacksonException e) {
      // A name that is there twice, or a number of a thousand digits, is JSON all the same.
      return;
    }
    Message theirs = tree == null ? null : message(tree);
    if (theirs == null || ours == null) {
      assertThat(ours).isEqualTo(theirs);
      return;
    }
    assertThat(ours).usingRecursiveComparison().isEqualTo(theirs);
  }

  @FuzzTest
  void anUnwrappedPushIsItsHeadersAndItsBody(byte[] input) {
    FuzzInput push = FuzzInput.of(input);
    Map<String, String> fields = push.fields();
    String id = fields.get("x-goog-pubsub-message-id");
    assertThat(UnwrappedPush.is(fields::get)).isEqualTo(id != null);
    try {
      Message message = UnwrappedPush.read(fields::get, push.body());
      assertThat(message.id()).isEqualTo(id);
      assertThat(message.data()).isEqualTo(push.body());
      assertThat(message.publishTime())
          .isEqualTo(Instant.parse(fields.getOrDefault("x-goog-pubsub-publish-time", "")));
      assertThat(fields).containsAllEntriesOf(message.attributes());
      assertThat(message.key()).isNotNull();
    } catch (PushFormatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  /// The message of an envelope; null when it is none.
  private static @Nullable Message message(JsonNode tree) {
    JsonNode message = tree.get("message");
    JsonNode attempt = tree.get("deliveryAttempt");
    if (!tree.isObject() || message == null || !message.isObject()) {
      return null;
    }
    try {
      return new Message(
          either(message, "messageId", "message_id"),
          Base64.getDecoder().decode(message.has("data") ? text(message.get("data")) : ""),
          attributes(message.get("attributes")),
          Instant.parse(either(message, "publishTime", "publish_time")),
          attempt == null || attempt.isNull() ? 0 : whole(attempt));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /// The last of two names for one thing counts; both are texts.
  private static String either(JsonNode message, String one, String other) {
    String found = null;
    for (var member : message.properties()) {
      if (member.getKey().equals(one) || member.getKey().equals(other)) {
        found = text(member.getValue());
      }
    }
    if (found == null) {
      throw new IllegalArgumentException("absent");
    }
    return found;
  }

  private static Map<String, String> attributes(@Nullable JsonNode attributes) {
    var texts = new HashMap<String, String>();
    if (attributes != null) {
      if (!attributes.isObject()) {
        throw new IllegalArgumentException("no object");
      }
      attributes.properties().forEach(e -> texts.put(e.getKey(), text(e.getValue())));
    }
    return texts;
  }

  private static int whole(JsonNode number) {
    if (!number.isInt()) {
      throw new IllegalArgumentException("no int");
    }
    return number.intValue();
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException("no text");
    }
    return node.textValue();
  }
}
