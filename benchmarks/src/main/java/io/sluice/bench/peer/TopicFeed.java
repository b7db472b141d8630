package io.sluice.bench.peer;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.TopicName;
import io.sluice.ingest.publish.Pack;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.UuidV7;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Publishes events to a topic of the local Pub/Sub: in packs, as ingest does that compresses none,
/// or each as a message of its own, as others do.
public final class TopicFeed implements AutoCloseable {
  /// Messages of a request. Source: Pub/Sub, "Quotas and limits", publish request.
  private static final int MESSAGES = 1_000;

  private static final int MAX_PACK_BYTES = 4 << 20;

  private final TopicAdminClient client;
  private final TopicName topic;
  private final InstantSource clock;

  private TopicFeed(TopicAdminClient client, TopicName topic, InstantSource clock) {
    this.client = client;
    this.topic = topic;
    this.clock = clock;
  }

  /// One to a topic that is there.
  ///
  /// @param endpoint host and port
  public static TopicFeed of(String endpoint, String project, String topic, InstantSource clock)
      throws IOException {
    TopicAdminSettings settings =
        TopicAdminSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                InstantiatingGrpcChannelProvider.newBuilder()
                    .setEndpoint(endpoint)
                    .setChannelConfigurator(channel -> channel.usePlaintext())
                    .build())
            .build();
    return new TopicFeed(TopicAdminClient.create(settings), TopicName.of(project, topic), clock);
  }

  /// Publishes packs.
  ///
  /// @param size events of a pack
  public void packs(List<Event> events, int size) {
    var messages = new ArrayList<PubsubMessage>();
    for (int i = 0; i < events.size(); i += size) {
      var packer = new EventPacker(MAX_PACK_BYTES);
      events
          .subList(i, Math.min(events.size(), i + size))
          .forEach(event -> {
            boolean _ = packer.add(event);
          });
      Pack pack = Pack.events(UuidV7.of(clock.instant()).toString(), "", packer.finish());
      messages.add(
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFrom(pack.data().toBytes()))
              .putAllAttributes(pack.attributes())
              .build());
    }
    publish(messages);
  }

  /// Publishes each event as its client sent it, with its id and its source as attributes.
  public void messages(List<Event> events) {
    publish(
        events.stream()
            .map(event ->
                PubsubMessage.newBuilder()
                    .setData(ByteString.copyFrom(event.data().toBytes()))
                    .putAttributes("id", event.id())
                    .putAttributes("source", event.source())
                    .build())
            .toList());
  }

  private void publish(List<PubsubMessage> messages) {
    for (int i = 0; i < messages.size(); i += MESSAGES) {
      client.publish(topic, messages.subList(i, Math.min(messages.size(), i + MESSAGES)));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
