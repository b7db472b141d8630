package io.sluice.ingest.publish.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.PublishRequest;
import io.grpc.Status;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.EventPublisherContract;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.model.Settings;
import io.sluice.model.json.Json;
import io.sluice.service.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubSubPublisherTest extends EventPublisherContract {
  /// So long that a busy machine publishes 4 MB meanwhile.
  private static final int PATIENT_SECONDS = 20;

  private FakePubSub bus;
  private EventPublisher publisher;

  @BeforeEach
  void start() throws IOException {
    bus = new FakePubSub();
    // So that what the bus holds can be compared with what was published.
    publisher = publisher("events", PATIENT_SECONDS, Map.of("SLUICE_COMPRESS_PACKS", "no"));
  }

  @AfterEach
  void stop() {
    publisher.close();
    bus.close();
  }

  @Override
  protected EventPublisher publisher() {
    return publisher;
  }

  @Override
  protected List<Held> held() {
    var held = new ArrayList<Held>();
    for (var message : bus.messages()) {
      String id = Integer.toString(held.size());
      held.add(new Held(id, message.getData().toStringUtf8(), message.getAttributesMap()));
    }
    return held;
  }

  @Override
  protected void breakBus() {
    bus.failPublish(_ -> Status.PERMISSION_DENIED);
    bus.failTopic(Status.NOT_FOUND);
  }

  @Test
  void thePacksOfARequestTravelInFewPublishRequests() throws Exception {
    publisher.publish(packs(1000, 100));
    assertThat(bus.requests()).hasSize(1);

    publisher.publish(packs(1001, 100));
    assertThat(bus.requests()).hasSize(3);

    publisher.publish(packs(4, 4_000_000));
    assertThat(bus.requests()).hasSize(5);
    assertThat(bus.requests()).allMatch(request -> request.getSerializedSize() < 10_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "projects/my-project/topics/events"})
  void theTopicIsNamedByItsIdOrInFull(String topic) throws Exception {
    try (EventPublisher named = publisher(topic, PATIENT_SECONDS)) {
      named.publish(packs(1, 10));
    }
    assertThat(bus.requests())
        .extracting(PublishRequest::getTopic)
        .containsExactly("projects/my-project/topics/events");
  }

  @Test
  void aPartThatFailsLeavesTheOthersPublished() throws Exception {
    bus.failPublish(request -> request.getMessagesCount() == 1 ? Status.INVALID_ARGUMENT : null);

    List<PublishResult> results = publisher.publish(packs(1001, 10));

    assertThat(results.subList(0, 1000)).hasOnlyElementsOfType(PublishResult.Published.class);
    assertThat(results.get(1000))
        .isInstanceOfSatisfying(
            PublishResult.Failed.class,
            failed -> assertThat(failed.cause()).contains("INVALID_ARGUMENT"));
  }

  @Test
  void thePassingFaultsAreTriedAgainByTheClientItself() throws Exception {
    var calls = new AtomicInteger();
    bus.failPublish(_ -> calls.incrementAndGet() == 1 ? Status.UNAVAILABLE : null);

    assertThat(publisher.publish(packs(3, 10)))
        .hasOnlyElementsOfType(PublishResult.Published.class);
    assertThat(bus.requests()).hasSize(2);
    assertThat(bus.requests().get(0)).isEqualTo(bus.requests().get(1));
  }

  @Test
  void whatIsNotAcknowledgedInTimeHasFailed() throws Exception {
    bus.failPublish(_ -> Status.OK);
    long start = System.nanoTime();

    try (EventPublisher impatient = publisher("events", 1)) {
      assertThat(impatient.publish(packs(1, 10))).hasOnlyElementsOfType(PublishResult.Failed.class);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(PATIENT_SECONDS));
  }

  @Test
  void aTopicThatIsMissingIsNamed() {
    bus.failTopic(Status.NOT_FOUND);

    assertThat(publisher.check())
        .isEqualTo(
            new Health.Down("topic projects/my-project/topics/events does not exist; create it"));
  }

  @Test
  void whoMayPublishButNotLookIsUp() {
    bus.failTopic(Status.PERMISSION_DENIED);

    assertThat(publisher.check()).isEqualTo(Health.UP);
  }

  @Test
  void aBusThatDoesNotAnswerIsDown() {
    bus.close();

    assertThat(publisher.check()).isInstanceOf(Health.Down.class);
  }

  @Test
  void whatIsCompressedTakesLessOfARequest() throws Exception {
    try (EventPublisher compressing = publisher("events", PATIENT_SECONDS)) {
      compressing.publish(packs(4, 4_000_000));
    }

    assertThat(bus.requests()).hasSize(1);
    assertThat(bus.messages())
        .hasSize(4)
        .allMatch(message -> message.getAttributesOrThrow("content-encoding").equals("zstd"));
  }

  private EventPublisher publisher(String topic, int timeoutSeconds) {
    return publisher(topic, timeoutSeconds, Map.of());
  }

  private EventPublisher publisher(String topic, int timeoutSeconds, Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("SLUICE_PROJECT", "my-project");
    settings.put("SLUICE_TOPIC", topic);
    settings.put("SLUICE_PUBLISH_TIMEOUT_SECONDS", String.valueOf(timeoutSeconds));
    settings.put("SLUICE_PUBSUB_ENDPOINT", bus.endpoint());
    return PubSubPublisher.of(Settings.of(settings));
  }

  private static List<Pack> packs(int count, int bytes) {
    var packs = new ArrayList<Pack>();
    for (int i = 0; i < count; i++) {
      packs.add(Pack.events("pack-" + i, "", Json.of("\"" + "x".repeat(bytes - 2) + "\"")));
    }
    return packs;
  }
}
