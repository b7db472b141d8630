package io.sluice.ingest.publish.pubsub;

import com.google.cloud.pubsub.v1.stub.PublisherStub;
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
  /// Bytes of a message beside its data: attributes, lengths, tags.
  private static final int MESSAGE_OVERHEAD_BYTES = 512;

  /// How much longer than the client's own deadline is waited for it to keep it.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final PublisherStub stub;
  private final PublishRequests requests;
  private final Duration timeout;
  private final TopicCheck check;

  private PubSubPublisher(PublisherStub stub, String topic, Duration timeout) {
    this.stub = stub;
    this.requests = new PublishRequests(stub.publishCallable()::futureCall, topic);
    this.timeout = timeout;
    this.check = new TopicCheck(stub, topic);
  }

  /// A publisher as configured; does not call Pub/Sub yet.
  ///
  /// @throws io.sluice.service.StartException when there are no credentials
  public static PubSubPublisher of(Settings settings) {
    Duration timeout = settings.seconds(Setting.PUBLISH_TIMEOUT_SECONDS);
    return new PubSubPublisher(PubSubStub.of(settings, timeout), topic(settings), timeout);
  }

  @Override
  public List<PublishResult> publish(List<Pack> packs) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.plus(GRACE).toNanos();
    List<Part> parts = send(packs);
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
  }

  /// Sends the packs in as few parts as the limits of a request allow.
  private List<Part> send(List<Pack> packs) {
    var parts = new ArrayList<Part>();
    int from = 0;
    while (from < packs.size()) {
      int to = from + 1;
      long bytes = bytes(packs.get(from));
      while (to < packs.size()
          && to - from < PublishRequests.MAX_MESSAGES
          && bytes + bytes(packs.get(to)) <= PublishRequests.MAX_BYTES) {
        bytes += bytes(packs.get(to++));
      }
      parts.add(requests.add(packs.subList(from, to), bytes));
      from = to;
    }
    return parts;
  }

  private static int bytes(Pack pack) {
    return pack.data().length() + MESSAGE_OVERHEAD_BYTES;
  }

  private static String topic(Settings settings) {
    String topic = settings.text(Setting.TOPIC);
    return topic.startsWith("projects/")
        ? topic
        : "projects/%s/topics/%s".formatted(settings.required(Setting.PROJECT), topic);
  }
}
