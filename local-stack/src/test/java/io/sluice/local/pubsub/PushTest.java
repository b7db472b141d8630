package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.Eventually.eventually;
import static io.sluice.local.pubsub.GoogleClients.SUBSCRIPTION;
import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushTest {
  private LocalPubSub pubsub;
  private GoogleClients clients;

  @BeforeEach
  void start() throws Exception {
    pubsub = LocalPubSub.start(LocalPubSubOptions.ephemeral());
    clients = new GoogleClients(pubsub.port());
    clients.topics.createTopic(TOPIC);
  }

  @AfterEach
  void stop() throws Exception {
    clients.close();
    pubsub.close();
  }

  @Test
  void aPushIsTheEnvelopeOfTheRealService() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      Instant before = Instant.now().minusMillis(1);
      String id =
          clients.publish(
              PubsubMessage.newBuilder()
                  .setData(ByteString.copyFromUtf8("{\"a\":1}"))
                  .putAttributes("kind", "x\"y")
                  .setOrderingKey("o")
                  .build());
      eventually("one push", () -> receiver.received.size() == 1);

      var push = receiver.received.getFirst();
      assertThat(push.method()).isEqualTo("POST");
      assertThat(push.uri()).isEqualTo("/push?token=t");
      assertThat(push.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(push.headers().getFirst("User-Agent")).isEqualTo("CloudPubSub-Google");
      assertThat(push.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + receiver.port());
      JsonNode envelope = new ObjectMapper().readTree(push.body());
      assertThat(envelope.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("message", "subscription");
      assertThat(envelope.get("subscription").asText()).isEqualTo(SUBSCRIPTION);
      JsonNode message = envelope.get("message");
      assertThat(message.get("data").asText()).isEqualTo("eyJhIjoxfQ==");
      assertThat(message.get("attributes").get("kind").asText()).isEqualTo("x\"y");
      assertThat(message.get("orderingKey").asText()).isEqualTo("o");
      assertThat(id).matches("[0-9]{16,17}");
      assertThat(message.get("messageId").asText()).isEqualTo(id);
      assertThat(message.get("message_id").asText()).isEqualTo(id);
      assertThat(message.get("publishTime")).isEqualTo(message.get("publish_time"));
      assertThat(message.get("publishTime").asText()).endsWith("Z");
      assertThat(Instant.parse(message.get("publishTime").asText()))
          .isBetween(before, Instant.now());
    }
  }
}
