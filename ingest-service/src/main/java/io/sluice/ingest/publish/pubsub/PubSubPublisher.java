package io.sluice.ingest.publish.pubsub;

import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.ingest.publish.pubsub.PublishRequests.Part;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Publishes to a Pub/Sub topic through the client library's stub. The library's Publisher gathers
/// messages by waiting for more; [PublishRequests] never waits.
public final class PubSubPublisher implements EventPublisher {
  /// How much longer than the client's own deadline is waited for it to keep it.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final PublisherStub stub;
  private final PackMessages messages;
  private final PublishRequests requests;
  private final Duration timeout;
  private final TopicCheck check;

  private PubSubPublisher(
      PublisherStub stub, String topic, Duration timeout, PackMessages messages) {
    this.stub = stub;
    this.messages = messages;
    this.requests = new PublishRequests(stub.publishCallable()::futureCall, topic);
    this.timeout = timeout;
    this.check = new TopicCheck(stub, topic);
  }

  /// A publisher as configured; does not call Pub/Sub yet.
  ///
  /// @throws io.sluice.service.StartException when there are no credentials
  public static PubSubPublisher of(Settings settings) {
    Duration timeout = settings.seconds(Setting.PUBLISH_TIMEOUT_SECONDS);
    var messages = new PackMessages(settings.flag(Setting.COMPRESS_PACKS));
    return new PubSubPublisher(
        PubSubStub.of(settings, timeout), topic(settings), timeout, messages);
  }

  @Override
  public List<PublishResult> publish(List<Pack> packs) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.plus(GRACE).toNanos();
    List<Part> parts = send(packs.stream().map(messages::of).toList());
    var results = new ArrayList<PublishResult>(packs.size());
    try {
      for (Part part : parts) {
        results.addAll(part.await(deadline - System.nanoTime()));
      }
    } finally {
      parts.forEach(requests::remove);
    }
    return results;
  }

  @Override
  public Health check() {
    return check.health();
  }

  @Override
  public void close() {
    stub.close();
    messages.close();
  }

  /// Sends messages in as few parts as the limits of a request allow.
  private List<Part> send(List<PubsubMessage> all) {
    var parts = new ArrayList<Part>();
    int from = 0;
    while (from < all.size()) {
      int to = from + 1;
      long bytes = all.get(from).getSerializedSize();
      while (to < all.size()
          && to - from < PublishRequests.MAX_MESSAGES
          && bytes + all.get(to).getSerializedSize() <= PublishRequests.MAX_BYTES) {
        bytes += all.get(to++).getSerializedSize();
      }
      parts.add(requests.add(all.subList(from, to), bytes));
      from = to;
    }
    return parts;
  }

  private static String topic(Settings settings) {
    String topic = settings.text(Setting.TOPIC);
    return topic.startsWith("projects/")
        ? topic
        : "projects/%s/topics/%s".formatted(settings.required(Setting.PROJECT), topic);
  }
}
