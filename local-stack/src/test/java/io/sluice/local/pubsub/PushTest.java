package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.SUBSCRIPTION;
import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static io.sluice.local.pubsub.GoogleClients.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import io.sluice.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunningPubSub pubsub;
  private GoogleClients clients;

  @BeforeEach
  void start() throws Exception {
    pubsub = RunningPubSub.ephemeral();
    clients = pubsub.clients;
    clients.topics.createTopic(TOPIC);
  }

  @AfterEach
  void stop() {
    pubsub.close();
  }

  @Test
  void aPushIsTheEnvelopeOfTheRealService() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      Instant before = Instant.now().minusMillis(1);
      String id =
          clients.publish(
              message("{\"a\":1}").toBuilder()
                  .putAttributes("kind", "x\"y\n")
                  .setOrderingKey("o")
                  .setMessageId("ignored")
                  .build());
      Await.until("one push", () -> receiver.received.size() == 1);

      var push = receiver.received.getFirst();
      assertThat(push.method()).isEqualTo("POST");
      assertThat(push.uri()).isEqualTo("/push?token=t");
      assertThat(push.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(push.headers().getFirst("User-Agent")).isEqualTo("CloudPubSub-Google");
      assertThat(push.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + receiver.port());
      JsonNode envelope = JSON.readTree(push.body());
      String time = envelope.at("/message/publishTime").asText();
      assertThat(id).matches("[0-9]{16,17}");
      assertThat(time).endsWith("Z");
      assertThat(Instant.parse(time)).isBetween(before, Instant.now());
      assertThat(envelope)
          .isEqualTo(
              JSON.readTree(
                  """
                  {"message": {"attributes": {"kind": "x\\"y\\n"}, "data": "eyJhIjoxfQ==",
                     "messageId": "ID", "message_id": "ID", "orderingKey": "o",
                     "publishTime": "TIME", "publish_time": "TIME"},
                   "subscription": "SUBSCRIPTION"}
                  """
                      .replace("SUBSCRIPTION", SUBSCRIPTION)
                      .replace("ID", id)
                      .replace("TIME", time)));
    }
  }

  @Test
  void whatIsEmptyIsAbsentFromTheEnvelope() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      clients.publish(message("x"));
      clients.publish(PubsubMessage.newBuilder().putAttributes("a", "b").build());
      Await.until("two pushes", () -> receiver.received.size() == 2);

      List<JsonNode> messages = messages(receiver);
      assertThat(messages).filteredOn(message -> message.has("data")).hasSize(1);
      assertThat(messages)
          .allMatch(message -> message.has("data") != message.has("attributes"))
          .noneMatch(message -> message.has("orderingKey"));
    }
  }

  @Test
  void anUnwrappedPushIsTheDataAlone() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), unwrapped(false));
      clients.publish(message("{}").toBuilder().putAttributes("kind", "x").build());
      Await.until("one push", () -> receiver.received.size() == 1);

      var push = receiver.received.getFirst();
      assertThat(push.text()).isEqualTo("{}");
      assertThat(push.headers().keySet())
          .containsExactlyInAnyOrder(
              "Accept", "Content-type", "Content-length", "Host", "User-agent");
    }
  }

  @Test
  void anUnwrappedPushCarriesItsMetadataInHeaders() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), unwrapped(true));
      String id =
          clients.publish(
              message("data").toBuilder()
                  .putAttributes("sluice-pack", "p1")
                  .putAttributes("Content-Type", "text/plain")
                  .setOrderingKey("o")
                  .build());
      Await.until("one push", () -> receiver.received.size() == 1);

      var headers = receiver.received.getFirst().headers();
      assertThat(headers.getFirst("sluice-pack")).isEqualTo("p1");
      assertThat(headers.get("Content-Type")).containsExactly("text/plain");
      assertThat(headers.getFirst("x-goog-pubsub-message-id")).isEqualTo(id);
      assertThat(headers.getFirst("x-goog-pubsub-ordering-key")).isEqualTo("o");
      assertThat(headers.getFirst("x-goog-pubsub-subscription-name")).isEqualTo(SUBSCRIPTION);
      assertThat(Instant.parse(headers.getFirst("x-goog-pubsub-publish-time")))
          .isBefore(Instant.now());
    }
  }

  @Test
  void anAttributeCannotForgeARequest() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), unwrapped(true));
      clients.publish(
          message("data").toBuilder()
              .putAttributes("a", "1\r\nx-forged: 1")
              .putAttributes("b: 1\r\nx-forged", "1")
              .putAttributes("Content-Length", "0")
              .putAttributes("transfer-encoding", "chunked")
              .putAttributes("X-Goog-PubSub-Message-Id", "1")
              .putAttributes("good", "1")
              .build());
      Await.until("one push", () -> receiver.received.size() == 1);

      var push = receiver.received.getFirst();
      assertThat(push.text()).isEqualTo("data");
      assertThat(push.headers()).containsKey("Good").doesNotContainKeys("X-forged", "A");
      assertThat(push.headers().get("X-goog-pubsub-message-id")).hasSize(1).doesNotContain("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nT: t\r\n\r\n",
        "HTTP/1.1 202 Accepted\nContent-Length: 0\n\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nLink: x\r\n\r\nHTTP/1.1 204\r\n\r\n",
      })
  void anAcknowledgingAnswerEndsThePushAndKeepsTheConnection(String response) throws Exception {
    try (var receiver = new RawReceiver(response)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      clients.publish("1");
      Await.until("acked", () -> receiver.requests.get() == 1 && pubsub.unacked() == 0);
      clients.publish("2");
      Await.until("acked", () -> receiver.requests.get() == 2 && pubsub.unacked() == 0);

      assertThat(receiver.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
      })
  void anAcknowledgingAnswerMayCostTheConnection(String response) throws Exception {
    try (var receiver = new RawReceiver(response)) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      clients.publish("1");
      Await.until("acked", () -> receiver.requests.get() == 1 && pubsub.unacked() == 0);
      clients.publish("2");
      Await.until("acked", () -> receiver.requests.get() == 2 && pubsub.unacked() == 0);

      assertThat(receiver.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 203 Other\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 206 Partial\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        RawReceiver.CUT,
      })
  void anyOtherAnswerBringsTheMessageAgain(String response) throws Exception {
    try (var receiver =
        new RawReceiver(response, response, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
      clients.publish("1");

      Await.until("acked", () -> receiver.requests.get() >= 3 && pubsub.unacked() == 0);
      assertThat(receiver.requests).hasValue(3);
    }
  }

  @Test
  void theDelayGrowsWithEveryFailure() throws Exception {
    try (var receiver = new PushReceiver(_ -> 500)) {
      var policy =
          RetryPolicy.newBuilder()
              .setMinimumBackoff(Durations.fromMillis(50))
              .setMaximumBackoff(Durations.fromMillis(200));
      clients.subscribe(receiver.url(), Subscription.newBuilder().setRetryPolicy(policy).build());
      clients.publish("1");
      Await.until("six pushes", () -> receiver.received.size() >= 6);

      double[] shortest = {50, 80, 160, 160, 160};
      for (int i = 0; i < shortest.length; i++) {
        long gap = receiver.received.get(i + 1).nanos() - receiver.received.get(i).nanos();
        assertThat(gap / 1e6).as("gap %d in ms", i).isGreaterThan(shortest[i] - 5);
      }
    }
  }

  @Test
  void aMessageThatKeepsFailingGoesToTheDeadLetterTopic() throws Exception {
    String deadTopic = "projects/test-project/topics/dead";
    clients.topics.createTopic(deadTopic);
    var deadSubscription = clients.pullSubscription("dead", deadTopic);
    try (var receiver = new PushReceiver(_ -> 503)) {
      var policy = DeadLetterPolicy.newBuilder().setDeadLetterTopic(deadTopic);
      clients.subscribe(
          receiver.url(), Subscription.newBuilder().setDeadLetterPolicy(policy).build());
      String id = clients.publish(message("poison").toBuilder().putAttributes("a", "b").build());

      var pulled = clients.subscriptions.pull(deadSubscription.getName(), 10);
      assertThat(pulled.getReceivedMessagesCount()).isEqualTo(1);
      PubsubMessage dead = pulled.getReceivedMessages(0).getMessage();
      assertThat(dead.getMessageId()).isNotEqualTo(id);
      assertThat(dead.getData().toStringUtf8()).isEqualTo("poison");
      assertThat(dead.getAttributesMap())
          .containsEntry("a", "b")
          .containsEntry("CloudPubSubDeadLetterSourceDeliveryCount", "5")
          .containsEntry("CloudPubSubDeadLetterSourceSubscription", "events-push")
          .containsEntry("CloudPubSubDeadLetterSourceSubscriptionProject", "test-project")
          .containsKey("CloudPubSubDeadLetterSourceTopicPublishTime");
      assertThat(attempts(receiver)).containsExactly(1, 2, 3, 4, 5);
      Await.until("the original is done", () -> pubsub.server.backlogs().getLast().unacked() == 0);
    }
  }

  @Test
  void pushesAreSpreadOverTheEndpointsThatAnswer() throws Exception {
    int free = closedPort();
    try (var one = new PushReceiver(_ -> 204);
        var two = new PushReceiver(_ -> 204);
        var spread =
            RunningPubSub.ephemeral(one.url(), "http://127.0.0.1:" + free + "/x", two.url())) {
      spread.clients.topics.createTopic(TOPIC);
      var policy = DeadLetterPolicy.newBuilder().setDeadLetterTopic(TOPIC);
      spread.clients.subscribe(
          "https://replaced.example",
          Subscription.newBuilder().setDeadLetterPolicy(policy).build());
      spread.clients.topics.publish(
          TOPIC, IntStream.range(0, 200).mapToObj(i -> message("m" + i)).toList());

      Await.until("all acked", () -> spread.unacked() == 0);
      assertThat(one.received.size() + two.received.size()).isEqualTo(200);
      assertThat(one.received).hasSizeGreaterThan(20);
      assertThat(two.received).hasSizeGreaterThan(20);
      assertThat(attempts(one)).containsOnly(1);
      assertThat(attempts(two)).containsOnly(1);
    }
  }

  @Test
  void anEndpointThatComesBackGetsItsMessages() throws Exception {
    int port = closedPort();
    clients.subscribe("http://127.0.0.1:" + port + "/", Subscription.getDefaultInstance());
    clients.publish("1");
    try (var receiver = new PushReceiver(port, _ -> 204)) {
      Await.until("acked", () -> receiver.received.size() == 1 && pubsub.unacked() == 0);
    }
    clients.publish("2");
    try (var receiver = new PushReceiver(port, _ -> 204)) {
      Await.until("acked", () -> receiver.received.size() == 1 && pubsub.unacked() == 0);
    }
  }

  @Test
  void pushingStartsAndStopsWithItsEndpoint() throws Exception {
    var subscription = clients.pullSubscription("events-push", TOPIC);
    clients.publish("1");
    try (var receiver = new PushReceiver(_ -> 204)) {
      var push = PushConfig.newBuilder().setPushEndpoint(receiver.url()).build();
      clients.subscriptions.modifyPushConfig(subscription.getName(), push);
      Await.until("pushed", () -> receiver.received.size() == 1 && pubsub.unacked() == 0);

      clients.subscriptions.modifyPushConfig(
          subscription.getName(), PushConfig.getDefaultInstance());
      clients.publish("2");
      assertThat(clients.subscriptions.pull(subscription.getName(), 1).getReceivedMessagesList())
          .hasSize(1);
      assertThat(receiver.received).hasSize(1);
    }
  }

  @Test
  void largeMessagesPass() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      clients.subscribe(receiver.url(), unwrapped(false));
      byte[] large = new byte[9_900_000];
      for (int i = 0; i < 5; i++) {
        clients.publish(PubsubMessage.newBuilder().setData(ByteString.copyFrom(large)).build());
      }
      Await.until("acked", () -> pubsub.unacked() == 0);
      assertThat(receiver.received).hasSize(5).allMatch(push -> push.body().length == large.length);
    }
  }

  private static Subscription unwrapped(boolean withMetadata) {
    var noWrapper = PushConfig.NoWrapper.newBuilder().setWriteMetadata(withMetadata);
    return Subscription.newBuilder()
        .setPushConfig(PushConfig.newBuilder().setNoWrapper(noWrapper))
        .build();
  }

  private static List<JsonNode> messages(PushReceiver receiver) throws IOException {
    var messages = new ArrayList<JsonNode>();
    for (var push : receiver.received) {
      messages.add(JSON.readTree(push.body()).get("message"));
    }
    return messages;
  }

  private static List<Integer> attempts(PushReceiver receiver) throws IOException {
    var attempts = new ArrayList<Integer>();
    for (var push : receiver.received) {
      attempts.add(JSON.readTree(push.body()).get("deliveryAttempt").asInt());
    }
    return attempts;
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
