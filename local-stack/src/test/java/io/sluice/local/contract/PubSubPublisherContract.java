package io.sluice.local.contract;

import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.EventPublisherContract;
import io.sluice.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The publisher of ingest against something that speaks Pub/Sub's wire. Each test has a topic of
/// its own.
abstract class PubSubPublisherContract extends EventPublisherContract {
  private final String topic = "projects/sluice-local/topics/t" + UUID.randomUUID();
  private final String subscription = topic.replace("/topics/", "/subscriptions/");

  private TopicAdminClient topics;
  private SubscriptionAdminClient subscriptions;
  private EventPublisher publisher;

  /// Where it is, as the setting of the endpoint wants it.
  abstract String address();

  @BeforeEach
  void connect() throws Exception {
    var endpoint = new GoogleEndpoint(address());
    topics = TopicAdminClient.create(endpoint.configure(TopicAdminSettings.newBuilder()).build());
    subscriptions =
        SubscriptionAdminClient.create(
            endpoint.configure(SubscriptionAdminSettings.newBuilder()).build());
    topics.createTopic(topic);
    subscriptions.createSubscription(subscription, topic, PushConfig.getDefaultInstance(), 60);
    publisher =
        PubSubPublisher.of(
            Settings.of(
                Map.of(
                    "SLUICE_TOPIC",
                    topic,
                    "SLUICE_PUBLISH_TIMEOUT_SECONDS",
                    "5",
                    "SLUICE_PUBSUB_ENDPOINT",
                    endpoint.address())));
  }

  @AfterEach
  void disconnect() {
    publisher.close();
    subscriptions.close();
    topics.close();
  }

  @Override
  protected EventPublisher publisher() {
    return publisher;
  }

  @Override
  protected List<Held> held() {
    var held = new ArrayList<Held>();
    List<ReceivedMessage> pulled = pull();
    while (!pulled.isEmpty()) {
      for (ReceivedMessage received : pulled) {
        var message = received.getMessage();
        held.add(
            new Held(
                message.getMessageId(),
                message.getData().toStringUtf8(),
                message.getAttributesMap()));
      }
      pulled = pull();
    }
    return held;
  }

  @Override
  protected void breakBus() {
    topics.deleteTopic(topic);
  }

  /// Messages that were not pulled before; none when there are no more.
  @SuppressWarnings("deprecation") // the only pull that answers when there is nothing
  private List<ReceivedMessage> pull() {
    var request =
        PullRequest.newBuilder()
            .setSubscription(subscription)
            .setMaxMessages(1000)
            .setReturnImmediately(true)
            .build();
    List<ReceivedMessage> messages =
        subscriptions.getStub().pullCallable().call(request).getReceivedMessagesList();
    if (!messages.isEmpty()) {
      subscriptions
          .getStub()
          .acknowledgeCallable()
          .call(
              AcknowledgeRequest.newBuilder()
                  .setSubscription(subscription)
                  .addAllAckIds(messages.stream().map(ReceivedMessage::getAckId).toList())
                  .build());
    }
    return messages;
  }
}
