package io.sluice.ingest.publish.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.pubsub.v1.GetTopicRequest;
import io.sluice.service.Health;
import java.time.Duration;

/// Asks whether the topic is there, and remembers the answer for a while.
final class TopicCheck {
  /// How long the question may take.
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration UP_LASTS = Duration.ofSeconds(10);
  private static final Duration DOWN_LASTS = Duration.ofSeconds(1);

  private final PublisherStub stub;
  private final String topic;
  private Health health = new Health.Down("not yet asked");
  private long expires = System.nanoTime();

  TopicCheck(PublisherStub stub, String topic) {
    this.stub = stub;
    this.topic = topic;
  }

  synchronized Health health() {
    if (System.nanoTime() - expires >= 0) {
      health = ask();
      Duration lasts = health instanceof Health.Up ? UP_LASTS : DOWN_LASTS;
      expires = System.nanoTime() + lasts.toNanos();
    }
    return health;
  }

  private Health ask() {
    try {
      stub.getTopicCallable().call(GetTopicRequest.newBuilder().setTopic(topic).build());
      return Health.UP;
    } catch (ApiException e) {
      return switch (e.getStatusCode().getCode()) {
        // roles/pubsub.publisher may publish to a topic, but not look at it.
        case PERMISSION_DENIED -> Health.UP;
        case NOT_FOUND -> new Health.Down("topic " + topic + " does not exist; create it");
        default -> new Health.Down("Pub/Sub does not answer: " + e.getMessage());
      };
    } catch (IllegalStateException | java.util.concurrent.RejectedExecutionException e) {
      return new Health.Down("the connection to Pub/Sub is closed");
    }
  }
}
