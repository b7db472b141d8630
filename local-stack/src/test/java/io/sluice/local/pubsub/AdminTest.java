package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.SUBSCRIPTION;
import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static io.sluice.local.pubsub.GoogleClients.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
  private static RunningPubSub pubsub;
  private static GoogleClients clients;

  @BeforeAll
  static void startOnce() throws Exception {
    pubsub = RunningPubSub.ephemeral();
    clients = pubsub.clients;
  }

  @AfterAll
  static void stop() {
    pubsub.close();
  }

  @BeforeEach
  void createTopic() {
    clients.topics.createTopic(TOPIC);
  }

  @AfterEach
  void deleteAll() {
    clients
        .subscriptions
        .listSubscriptions("projects/test-project")
        .iterateAll()
        .forEach(subscription -> clients.subscriptions.deleteSubscription(subscription.getName()));
    clients
        .topics
        .listTopics("projects/test-project")
        .iterateAll()
        .forEach(topic -> clients.topics.deleteTopic(topic.getName()));
  }

  @Test
  void aTopicExistsOnceUntilItIsDeleted() {
    assertThat(clients.topics.getTopic(TOPIC).getName()).isEqualTo(TOPIC);
    assertThatThrownBy(() -> clients.topics.createTopic(TOPIC))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("Resource already exists in the project (resource=events).");

    clients.topics.deleteTopic(TOPIC);
    assertThatThrownBy(() -> clients.topics.getTopic(TOPIC))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Resource not found (resource=events).");
    assertThatThrownBy(() -> clients.publish("x")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> clients.topics.deleteTopic(TOPIC))
        .isInstanceOf(NotFoundException.class);
    clients.topics.createTopic(TOPIC);
  }

  @Test
  void aSubscriptionGetsTheDefaultsOfTheRealService() {
    Subscription created =
        clients.subscribe("http://localhost:1/", Subscription.getDefaultInstance());

    assertThat(created.getAckDeadlineSeconds()).isEqualTo(10);
    assertThat(created.getMessageRetentionDuration()).isEqualTo(Durations.fromDays(7));
    assertThat(created.getState()).isEqualTo(Subscription.State.ACTIVE);
    assertThat(clients.subscriptions.getSubscription(SUBSCRIPTION)).isEqualTo(created);
    assertThat(clients.topics.listTopicSubscriptions(TOPIC).iterateAll())
        .containsExactly(SUBSCRIPTION);
    assertThatThrownBy(
            () -> clients.subscribe("http://localhost:1/", Subscription.getDefaultInstance()))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("(resource=events-push)");
  }

  @Test
  void aSubscriptionNeedsItsTopics() {
    String missing = "projects/test-project/topics/missing";
    assertThatThrownBy(() -> clients.pullSubscription("sub", missing))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("(resource=missing)");
    var policy = DeadLetterPolicy.newBuilder().setDeadLetterTopic(missing);
    assertThatThrownBy(() -> create(Subscription.newBuilder().setDeadLetterPolicy(policy).build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aSubscriptionOutlivesItsTopicWithItsMessages() {
    String name = clients.pullSubscription("sub", TOPIC).getName();
    clients.publish("kept");
    clients.topics.deleteTopic(TOPIC);
    clients.topics.createTopic(TOPIC);
    clients.publish("lost");

    assertThat(clients.subscriptions.getSubscription(name).getTopic()).isEqualTo("_deleted_topic_");
    assertThat(clients.subscriptions.pull(name, 10).getReceivedMessagesList())
        .extracting(received -> received.getMessage().getData().toStringUtf8())
        .containsExactly("kept");
  }

  @Test
  void aSubscriptionCanBeChanged() {
    create(Subscription.getDefaultInstance());
    var wanted =
        Subscription.newBuilder()
            .setName(SUBSCRIPTION)
            .setAckDeadlineSeconds(60)
            .setRetryPolicy(RetryPolicy.newBuilder().setMinimumBackoff(Durations.fromSeconds(1)));
    Subscription changed = update(wanted, "ack_deadline_seconds", "retry_policy");

    assertThat(changed.getAckDeadlineSeconds()).isEqualTo(60);
    assertThat(changed.getRetryPolicy().getMinimumBackoff()).isEqualTo(Durations.fromSeconds(1));
    assertThat(changed.getRetryPolicy().getMaximumBackoff()).isEqualTo(Durations.fromSeconds(600));
    assertThat(clients.subscriptions.getSubscription(SUBSCRIPTION)).isEqualTo(changed);
    assertThatThrownBy(() -> update(wanted.setTopic("x"), "topic"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("topic");
    assertThatThrownBy(() -> update(wanted.setAckDeadlineSeconds(5), "ack_deadline_seconds"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("10 to 600");
  }

  @Test
  void aTopicGetsLabels() {
    var topic = Topic.newBuilder().setName(TOPIC).putLabels("team", "data").build();
    clients.topics.updateTopic(topic, FieldMask.newBuilder().addPaths("labels").build());

    assertThat(clients.topics.getTopic(TOPIC).getLabelsMap()).isEqualTo(Map.of("team", "data"));
  }

  @Test
  void listsComeInPages() {
    for (int i = 0; i < 4; i++) {
      clients.topics.createTopic("projects/test-project/topics/more-" + i);
      clients.topics.createTopic("projects/test-project-2/topics/other-" + i);
    }
    var pages =
        clients.topics.listTopics(
            ListTopicsRequest.newBuilder()
                .setProject("projects/test-project")
                .setPageSize(2)
                .build());

    assertThat(pages.iterateAll())
        .extracting(Topic::getName)
        .hasSize(5)
        .contains(TOPIC)
        .isSorted()
        .allMatch(name -> name.startsWith("projects/test-project/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events",
        "projects/p/topics/ab",
        "projects/p/topics/1abc",
        "projects/p/topics/google",
        "projects/p/topics/a b c",
        "projects/p/subscriptions/events",
        "projects//topics/events",
        "projects/p/topics/events\n"
      })
  void aBadTopicNameIsRefused(String name) {
    assertThatThrownBy(() -> clients.topics.createTopic(name))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid [topics] name: (name=" + name + ")");
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    assertUnsupported(Subscription.newBuilder().setFilter("attributes:x"), "filter");
    assertUnsupported(Subscription.newBuilder().setEnableMessageOrdering(true), "ordering");
    assertUnsupported(Subscription.newBuilder().setEnableExactlyOnceDelivery(true), "exactly_once");
    assertUnsupported(Subscription.newBuilder().setRetainAckedMessages(true), "retain_acked");
    assertThatThrownBy(() ->
            clients.topics.createTopic(
                Topic.newBuilder()
                    .setName("projects/test-project/topics/kept")
                    .setMessageRetentionDuration(Durations.fromDays(1))
                    .build()))
        .isInstanceOf(UnimplementedException.class)
        .hasMessageContaining("message_retention_duration");
    assertThatThrownBy(() -> clients.subscriptions.seek(SeekRequest.getDefaultInstance()))
        .isInstanceOf(UnimplementedException.class)
        .hasMessageContaining("Subscriber/Seek");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/", "ftp://x/", "nowhere", "http://", "http://a b"})
  void aPushEndpointThatIsNoHttpUrlIsRefused(String endpoint) {
    assertThatThrownBy(() -> clients.subscribe(endpoint, Subscription.getDefaultInstance()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid push_endpoint")
        .hasMessageContaining(endpoint);
  }

  @Test
  void aPublishBeyondTheLimitsIsRefused() {
    assertRefused("messages in the publish request is empty", PubsubMessage.getDefaultInstance());
    assertRefused("no message");
    assertRefused(
        "message_count is too large. You passed 1001",
        Collections.nCopies(1001, message("x")).toArray(PubsubMessage[]::new));
    PubsubMessage large =
        PubsubMessage.newBuilder().setData(ByteString.copyFrom(new byte[10_000_000])).build();
    assertRefused("the maximum value is 10000000", large);
    assertRefused(
        "attributes_count is too large. You passed 101",
        PubsubMessage.newBuilder()
            .putAllAttributes(
                IntStream.range(0, 101)
                    .boxed()
                    .collect(Collectors.toMap(i -> "k" + i, i -> "v" + i)))
            .build());
    assertRefused("attribute_key_size", attribute("ä".repeat(129), "v"));
    assertRefused("attribute_value_size", attribute("k", "v".repeat(1025)));
    assertRefused("attribute is empty", attribute("", "v"));
    assertThat(clients.publish(attribute("k".repeat(256), "v".repeat(1024)))).isNotEmpty();
  }

  private static PubsubMessage attribute(String key, String value) {
    return PubsubMessage.newBuilder().putAttributes(key, value).build();
  }

  private static void assertRefused(String why, PubsubMessage... messages) {
    assertThatThrownBy(() -> clients.topics.publish(TOPIC, List.of(messages)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(why);
  }

  private static void assertUnsupported(Subscription.Builder subscription, String what) {
    assertThatThrownBy(() -> create(subscription.build()))
        .isInstanceOf(UnimplementedException.class)
        .hasMessageContaining(what);
  }

  private static Subscription create(Subscription more) {
    return clients.subscriptions.createSubscription(
        more.toBuilder().setName(SUBSCRIPTION).setTopic(TOPIC).build());
  }

  private static Subscription update(Subscription.Builder wanted, String... paths) {
    return clients.subscriptions.updateSubscription(
        wanted.build(), FieldMask.newBuilder().addAllPaths(List.of(paths)).build());
  }
}
