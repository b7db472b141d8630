package io.sluice.local.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Google's own client libraries, pointed at a local port.
final class GoogleClients implements AutoCloseable {
  static final String TOPIC = "projects/test-project/topics/events";
  static final String SUBSCRIPTION = "projects/test-project/subscriptions/events-push";

  private final ManagedChannel channel;
  private final List<Publisher> opened = new ArrayList<>();
  final TopicAdminClient topics;
  final SubscriptionAdminClient subscriptions;

  GoogleClients(int port) throws IOException {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    topics =
        TopicAdminClient.create(
            TopicAdminSettings.newBuilder()
                .setTransportChannelProvider(transport())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(transport())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
  }

  TransportChannelProvider transport() {
    return FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
  }

  ManagedChannel channel() {
    return channel;
  }

  Publisher publisher(String topic) throws IOException {
    Publisher publisher =
        Publisher.newBuilder(topic)
            .setChannelProvider(transport())
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setBatchingSettings(
                BatchingSettings.newBuilder()
                    .setElementCountThreshold(100L)
                    .setRequestByteThreshold(1_000_000L)
                    .setDelayThresholdDuration(Duration.ofMillis(2))
                    .build())
            .build();
    opened.add(publisher);
    return publisher;
  }

  String publish(String data) {
    return publish(message(data));
  }

  String publish(PubsubMessage message) {
    return topics.publish(TOPIC, List.of(message)).getMessageIds(0);
  }

  /// Publishes without the retries that the client would do for a minute; answers the ids.
  List<String> publishOnce(PubsubMessage... messages) {
    var request =
        PublishRequest.newBuilder().setTopic(TOPIC).addAllMessages(List.of(messages)).build();
    var noRetry = GrpcCallContext.createDefault().withRetryableCodes(Set.of());
    return topics.publishCallable().call(request, noRetry).getMessageIdsList();
  }

  static PubsubMessage message(String data) {
    return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(data)).build();
  }

  /// A subscription that pushes to an endpoint, with what `more` brings.
  Subscription subscribe(String endpoint, Subscription more) {
    var push = more.getPushConfig().toBuilder().setPushEndpoint(endpoint).build();
    return subscriptions.createSubscription(
        more.toBuilder().setName(SUBSCRIPTION).setTopic(TOPIC).setPushConfig(push).build());
  }

  Subscription pullSubscription(String id, String topic) {
    return subscriptions.createSubscription(
        "projects/test-project/subscriptions/" + id, topic, PushConfig.getDefaultInstance(), 10);
  }

  @Override
  public void close() {
    for (Publisher publisher : opened) {
      publisher.shutdown();
    }
    topics.close();
    subscriptions.close();
    channel.shutdownNow();
  }
}
