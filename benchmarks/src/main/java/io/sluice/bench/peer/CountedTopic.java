package io.sluice.bench.peer;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SubscriptionName;
import com.google.pubsub.v1.TopicName;
import java.io.IOException;

/// A topic of the local Pub/Sub whose messages are counted by a subscription of its own.
public final class CountedTopic {
  private static final int ACK_SECONDS = 600;
  private static final int PULLED = 1_000;

  /// Pulls in a row that bring nothing, when there is nothing any more.
  private static final int EMPTY = 2;

  private final String endpoint;
  private final TopicName topic;
  private final SubscriptionName subscription;
  private long taken;

  /// @param endpoint host and port
  public CountedTopic(String endpoint, String project, String name) {
    this.endpoint = endpoint;
    this.topic = TopicName.of(project, name);
    this.subscription = SubscriptionName.of(project, name);
  }

  /// Makes it.
  public void create() throws IOException {
    var settings =
        TopicAdminSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(channel())
            .build();
    try (var topics = TopicAdminClient.create(settings);
        SubscriptionAdminClient subscriptions = subscriptions()) {
      topics.createTopic(topic);
      subscriptions.createSubscription(
          subscription, topic, PushConfig.getDefaultInstance(), ACK_SECONDS);
    }
  }

  /// Takes all messages that are there.
  ///
  /// @return how many were taken since it was made
  @SuppressWarnings("deprecation") // Else the last pull would wait for more.
  public long takeAll() throws IOException {
    try (SubscriptionAdminClient subscriptions = subscriptions()) {
      for (int empty = 0; empty < EMPTY; ) {
        PullResponse answer =
            subscriptions
                .pullCallable()
                .call(
                    PullRequest.newBuilder()
                        .setSubscription(subscription.toString())
                        .setMaxMessages(PULLED)
                        .setReturnImmediately(true)
                        .build());
        empty = answer.getReceivedMessagesCount() == 0 ? empty + 1 : 0;
        taken += answer.getReceivedMessagesCount();
        if (empty == 0) {
          subscriptions.acknowledge(
              subscription,
              answer.getReceivedMessagesList().stream().map(ReceivedMessage::getAckId).toList());
        }
      }
    }
    return taken;
  }

  private SubscriptionAdminClient subscriptions() throws IOException {
    return SubscriptionAdminClient.create(
        SubscriptionAdminSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(channel())
            .build());
  }

  private InstantiatingGrpcChannelProvider channel() {
    return InstantiatingGrpcChannelProvider.newBuilder()
        .setEndpoint(endpoint)
        .setChannelConfigurator(channel -> channel.usePlaintext())
        .setMaxInboundMessageSize(64 << 20)
        .build();
  }
}
