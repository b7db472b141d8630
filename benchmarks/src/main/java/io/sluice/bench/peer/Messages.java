package io.sluice.bench.peer;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Publishes each event, written as a CloudEvent, as a message of its own with the publisher of
/// Google's library.
final class Messages implements Turns.Work {
  /// Messages that may wait for their answer; by default there is no limit, and memory fills.
  private static final int MOST = 10_000;

  /// Messages after which a turn ends early: the local Pub/Sub takes no more than 2,000,000 until
  /// they are counted.
  private static final int TURN = 50_000;

  private static final int BATCH_BYTES = 8_000_000;
  private static final long BATCH_MESSAGES = 1_000;
  private static final Duration BATCH_DELAY = Duration.ofMillis(5);

  private final Publisher publisher;
  private final List<Event> events;
  private final Outstanding outstanding = new Outstanding(MOST);

  private Messages(Publisher publisher, List<Event> events) {
    this.publisher = publisher;
    this.events = events;
  }

  /// One that gathers batches as the library does by default.
  static Messages byDefault(Settings settings, List<Event> events) throws IOException {
    return new Messages(builder(settings).build(), events);
  }

  /// One that gathers larger ones. Source: Pub/Sub, "Batch messaging".
  static Messages tuned(Settings settings, List<Event> events) throws IOException {
    BatchingSettings batches =
        BatchingSettings.newBuilder()
            .setElementCountThreshold(BATCH_MESSAGES)
            .setRequestByteThreshold((long) BATCH_BYTES)
            .setDelayThresholdDuration(BATCH_DELAY)
            .build();
    return new Messages(builder(settings).setBatchingSettings(batches).build(), events);
  }

  private static Publisher.Builder builder(Settings settings) {
    String topic =
        "projects/%s/topics/%s"
            .formatted(settings.required(Setting.PROJECT), settings.text(Setting.TOPIC));
    return Publisher.newBuilder(topic)
        .setCredentialsProvider(NoCredentialsProvider.create())
        .setChannelProvider(
            InstantiatingGrpcChannelProvider.newBuilder()
                .setEndpoint(URI.create(settings.text(Setting.PUBSUB_ENDPOINT)).getAuthority())
                .setChannelConfigurator(channel -> channel.usePlaintext())
                .build());
  }

  @Override
  public long run(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long sent = 0;
    while (System.nanoTime() < end && sent < TURN) {
      outstanding.awaitRoom();
      outstanding.add(publisher.publish(message(events.get((int) (sent++ % events.size())))));
    }
    publisher.publishAllOutstanding();
    outstanding.awaitAll();
    return sent;
  }

  private static PubsubMessage message(Event event) {
    Json json = EventPacker.cloudEvent(event);
    ByteString data = UnsafeByteOperations.unsafeWrap(json.array(), json.offset(), json.length());
    return PubsubMessage.newBuilder()
        .setData(data)
        .putAttributes(Attributes.CONTENT_TYPE, "application/cloudevents+json")
        .build();
  }
}
