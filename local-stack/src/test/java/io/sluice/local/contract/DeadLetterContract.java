package io.sluice.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import io.sluice.Await;
import io.sluice.model.Attributes;
import io.sluice.service.GoogleEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the processor relies on when Pub/Sub puts a message aside: it comes back as the same one.
abstract class DeadLetterContract {
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          Attributes.FORMAT, Attributes.FORMAT_VERSION,
          Attributes.PACK, "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
          Attributes.KIND, Attributes.EVENTS,
          Attributes.CONTENT_TYPE, Attributes.CLOUDEVENTS_BATCH,
          Attributes.CONTENT_ENCODING, "zstd",
          Attributes.REPLAY, Attributes.YES);

  private final String name = "sluice-contract-" + UUID.randomUUID();

  /// The service's clients, for grants that it needs.
  TopicAdminClient topics;

  SubscriptionAdminClient subscriptions;

  /// Where it is, as the setting of the endpoint wants it.
  abstract String address();

  /// The project that topics are made in.
  abstract String project();

  /// Lets the service itself move messages from a subscription to a topic.
  abstract void grant(String subscription, String topic);

  @BeforeEach
  void connect() throws Exception {
    var endpoint = new GoogleEndpoint(address());
    topics = TopicAdminClient.create(endpoint.configure(TopicAdminSettings.newBuilder()).build());
    subscriptions =
        SubscriptionAdminClient.create(
            endpoint.configure(SubscriptionAdminSettings.newBuilder()).build());
    topics.createTopic(topic(""));
    topics.createTopic(topic("-dead"));
    subscriptions.createSubscription(
        subscription("-dead"), topic("-dead"), PushConfig.getDefaultInstance(), 60);
    subscriptions.createSubscription(
        Subscription.newBuilder()
            .setName(subscription(""))
            .setTopic(topic(""))
            .setAckDeadlineSeconds(10)
            .setDeadLetterPolicy(
                DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(topic("-dead"))
                    .setMaxDeliveryAttempts(5))
            .build());
    grant(subscription(""), topic("-dead"));
  }

  @AfterEach
  void disconnect() {
    for (String end : List.of("", "-dead")) {
      subscriptions.deleteSubscription(subscription(end));
      topics.deleteTopic(topic(end));
    }
    subscriptions.close();
    topics.close();
  }

  @Test
  void aDeadLetterHasTheBytesAndAttributesOfTheMessageUnderAnotherId() throws Exception {
    var data = ByteString.copyFrom(new byte[] {0, 1, 2, (byte) 0xff});
    String id =
        topics
            .publish(
                topic(""),
                List.of(
                    PubsubMessage.newBuilder().setData(data).putAllAttributes(ATTRIBUTES).build()))
            .getMessageIds(0);

    List<PubsubMessage> dead = new ArrayList<>();
    Await.until(
        "a dead letter",
        Duration.ofMinutes(5),
        () -> {
          pull(subscription(""))
              .forEach(message ->
                  subscriptions.modifyAckDeadline(
                      subscription(""), List.of(message.getAckId()), 0));
          pull(subscription("-dead")).forEach(message -> dead.add(message.getMessage()));
          return !dead.isEmpty();
        });

    assertThat(dead.getFirst().getData()).isEqualTo(data);
    assertThat(dead.getFirst().getAttributesMap()).containsAllEntriesOf(ATTRIBUTES);
    assertThat(dead.getFirst().getMessageId()).isNotEqualTo(id);
  }

  @SuppressWarnings("deprecation") // without it a pull waits, here on two subscriptions in turn
  private List<ReceivedMessage> pull(String subscription) {
    return subscriptions
        .pull(
            PullRequest.newBuilder()
                .setSubscription(subscription)
                .setMaxMessages(10)
                .setReturnImmediately(true)
                .build())
        .getReceivedMessagesList();
  }

  private String topic(String end) {
    return "projects/%s/topics/%s%s".formatted(project(), name, end);
  }

  private String subscription(String end) {
    return "projects/%s/subscriptions/%s%s".formatted(project(), name, end);
  }
}
