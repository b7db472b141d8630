package io.sluice.ingest.publish.pubsub;

import com.google.api.core.ApiFuture;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import io.sluice.service.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Publishes to a Pub/Sub topic through the client library's stub: the packs of a request are a
/// batch already, so the library's Publisher, which gathers batches by waiting, has nothing to add.
public final class PubSubPublisher implements EventPublisher {
  /// Messages of one publish request. Source: Pub/Sub quotas and limits.
  private static final int MAX_REQUEST_MESSAGES = 1000;

  /// Bytes of the messages of one publish request; Pub/Sub's own limit is 10 MB.
  private static final int MAX_REQUEST_BYTES = 9_000_000;

  /// Bytes of a message beside its data: attributes, lengths, tags.
  private static final int MESSAGE_OVERHEAD_BYTES = 512;

  /// How much longer than the client's own deadline is waited for it to keep it.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final PublisherStub stub;
  private final String topic;
  private final Duration timeout;
  private final TopicCheck check;

  /// A part of the packs, and the answer to its request.
  private record Part(int packs, ApiFuture<PublishResponse> response) {}

  private PubSubPublisher(PublisherStub stub, String topic, Duration timeout) {
    this.stub = stub;
    this.topic = topic;
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
        results.addAll(await(part, deadline - System.nanoTime()));
      }
    } finally {
      parts.forEach(part -> part.response().cancel(true));
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

  /// Sends the packs in as few requests as the limits allow, all at once.
  private List<Part> send(List<Pack> packs) {
    var parts = new ArrayList<Part>();
    int from = 0;
    while (from < packs.size()) {
      int to = from + 1;
      long bytes = bytes(packs.get(from));
      while (to < packs.size()
          && to - from < MAX_REQUEST_MESSAGES
          && bytes + bytes(packs.get(to)) <= MAX_REQUEST_BYTES) {
        bytes += bytes(packs.get(to++));
      }
      parts.add(send(packs, from, to));
      from = to;
    }
    return parts;
  }

  private Part send(List<Pack> packs, int from, int to) {
    var request = PublishRequest.newBuilder().setTopic(topic);
    packs.subList(from, to).forEach(pack -> request.addMessages(message(pack)));
    return new Part(to - from, stub.publishCallable().futureCall(request.build()));
  }

  private static List<PublishResult> await(Part part, long nanos) throws InterruptedException {
    try {
      List<String> ids = part.response().get(nanos, TimeUnit.NANOSECONDS).getMessageIdsList();
      if (ids.size() == part.packs()) {
        return ids.stream().<PublishResult>map(PublishResult.Published::new).toList();
      }
      return failed(part, "%d messages, but %d ids".formatted(part.packs(), ids.size()));
    } catch (ExecutionException e) {
      return failed(part, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return failed(part, "not acknowledged in time");
    }
  }

  private static List<PublishResult> failed(Part part, String cause) {
    return Collections.nCopies(part.packs(), new PublishResult.Failed(cause));
  }

  private static PubsubMessage message(Pack pack) {
    Json data = pack.data();
    // The pack is never changed, so its bytes need no copy.
    return PubsubMessage.newBuilder()
        .setData(UnsafeByteOperations.unsafeWrap(data.array(), data.offset(), data.length()))
        .putAllAttributes(pack.attributes())
        .build();
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
