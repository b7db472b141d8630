package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static io.sluice.local.pubsub.GoogleClients.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.sluice.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PullTest {
  private RunningPubSub pubsub;
  private GoogleClients clients;
  private String subscription;

  @BeforeEach
  void start() throws Exception {
    pubsub = RunningPubSub.ephemeral();
    clients = pubsub.clients;
    clients.topics.createTopic(TOPIC);
    subscription = clients.pullSubscription("pulled", TOPIC).getName();
  }

  @AfterEach
  void stop() {
    pubsub.close();
  }

  @Test
  void aPulledMessageIsThePublishedOne() {
    String id =
        clients.publish(
            message("x").toBuilder().putAttributes("a", "b").setOrderingKey("o").build());

    ReceivedMessage received = pull(10).getFirst();
    PubsubMessage message = received.getMessage();
    assertThat(message.getMessageId()).isEqualTo(id);
    assertThat(message.getData().toStringUtf8()).isEqualTo("x");
    assertThat(message.getAttributesMap()).isEqualTo(Map.of("a", "b"));
    assertThat(message.getOrderingKey()).isEqualTo("o");
    assertThat(message.getPublishTime().getSeconds())
        .isCloseTo(System.currentTimeMillis() / 1000, Offset.offset(5L));
    assertThat(received.getDeliveryAttempt()).isZero();
  }

  @Test
  void anAcknowledgedMessageIsGone() {
    clients.publish("1");
    clients.publish("2");
    List<ReceivedMessage> received = pull(1);
    clients.subscriptions.acknowledge(subscription, List.of(received.getFirst().getAckId()));

    assertThat(pubsub.server.backlogs())
        .singleElement()
        .satisfies(backlog -> {
          assertThat(backlog.subscription()).isEqualTo(subscription);
          assertThat(backlog.unacked()).isEqualTo(1);
          assertThat(backlog.oldestAge()).isPositive();
        });
    assertThat(pull(10))
        .extracting(next -> next.getMessage().getData().toStringUtf8())
        .containsExactly("2");
  }

  @Test
  void aMessageThatWasGivenBackIsDeliveredAgain() {
    clients.publish("1");
    String ackId = pull(1).getFirst().getAckId();
    clients.subscriptions.modifyAckDeadline(subscription, List.of(ackId), 0);

    assertThat(pull(1).getFirst().getMessage().getData().toStringUtf8()).isEqualTo("1");
  }

  @Test
  void aMessageWhoseDeadlinePassesIsDeliveredAgainAndMayStillBeAcknowledgedLate() {
    clients.publish("1");
    String ackId = pull(1).getFirst().getAckId();
    clients.subscriptions.modifyAckDeadline(subscription, List.of(ackId), 1);

    assertThat(pull(1)).hasSize(1);
    clients.subscriptions.modifyAckDeadline(subscription, List.of(ackId), 0);
    assertThat(pullNow()).as("a late nack ends no other delivery").isEmpty();
    clients.subscriptions.acknowledge(subscription, List.of(ackId));
    assertThat(pubsub.unacked()).isZero();
  }

  @Test
  void anAckIdThatNobodyGaveIsRefused() {
    for (String ackId : List.of("", "x", "1-2-3", "99999999999999999999-1-1")) {
      assertThatThrownBy(() -> clients.subscriptions.acknowledge(subscription, List.of(ackId)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Invalid ack id");
    }
  }

  @Test
  void theOfficialSubscriberGetsEveryMessageOnce() throws Exception {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    Subscriber subscriber =
        subscribe((message, reply) -> {
          seen.computeIfAbsent(message.getMessageId(), _ -> new AtomicInteger()).incrementAndGet();
          reply.ack();
        });
    var ids = new ArrayList<String>();
    for (int batch = 0; batch < 5; batch++) {
      ids.addAll(publishMany(200));
    }

    Await.until("all acked", () -> pubsub.unacked() == 0);
    subscriber.stopAsync().awaitTerminated();
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(seen.values()).allMatch(count -> count.get() == 1);
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theOfficialSubscriberGetsWhatItGaveBackAgain() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Subscriber subscriber =
        subscribe((message, reply) -> {
          seen.add(message.getMessageId());
          if (seen.size() < 3) {
            reply.nack();
          } else {
            reply.ack();
          }
        });
    clients.publish("1");

    Await.until("acked", () -> pubsub.unacked() == 0);
    subscriber.stopAsync().awaitTerminated();
    assertThat(seen).hasSize(3);
  }

  @Test
  void aStreamHoldsNoMoreThanItsSubscriberAskedFor() throws Exception {
    var received = new LinkedBlockingQueue<ReceivedMessage>();
    var stream =
        clients.subscriptions.streamingPullCallable().splitCall(new CollectingObserver(received));
    stream.send(
        StreamingPullRequest.newBuilder()
            .setSubscription(subscription)
            .setStreamAckDeadlineSeconds(60)
            .setMaxOutstandingMessages(7)
            .build());
    publishMany(20);

    var ackIds = new ArrayList<String>();
    for (int held : new int[] {7, 7, 6}) {
      for (int i = 0; i < held; i++) {
        ackIds.add(received.take().getAckId());
      }
      assertThat(received.poll(100, TimeUnit.MILLISECONDS)).isNull();
      stream.send(StreamingPullRequest.newBuilder().addAllAckIds(ackIds).build());
      ackIds.clear();
    }
    Await.until("all acked", () -> pubsub.unacked() == 0);
    stream.closeSend();
  }

  private record CollectingObserver(Queue<ReceivedMessage> received)
      implements ResponseObserver<StreamingPullResponse> {
    @Override
    public void onStart(StreamController controller) {}

    @Override
    public void onResponse(StreamingPullResponse response) {
      received.addAll(response.getReceivedMessagesList());
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onComplete() {}
  }

  private Subscriber subscribe(MessageReceiver receiver) {
    Subscriber subscriber =
        Subscriber.newBuilder(subscription, receiver)
            .setChannelProvider(clients.transport())
            .setCredentialsProvider(NoCredentialsProvider.create())
            .build();
    subscriber.startAsync().awaitRunning();
    return subscriber;
  }

  private List<String> publishMany(int count) {
    return clients
        .topics
        .publish(TOPIC, IntStream.range(0, count).mapToObj(i -> message("m" + i)).toList())
        .getMessageIdsList();
  }

  @SuppressWarnings("deprecation") // there is no other way to look without waiting
  private List<ReceivedMessage> pullNow() {
    return clients.subscriptions.pull(subscription, true, 10).getReceivedMessagesList();
  }

  private List<ReceivedMessage> pull(int max) {
    return clients.subscriptions.pull(subscription, max).getReceivedMessagesList();
  }
}
