package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import com.google.pubsub.v1.Subscription;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.sluice.Await;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPubSubTest {
  @Test
  void otherServicesAreServedOnTheSamePort() throws Exception {
    var text = StringValue.getDefaultInstance();
    var echo = new RpcService("test.Echo").unary("Say", text, text, request -> request).build();
    var plain = LocalPubSubOptions.ephemeral();
    var options =
        new LocalPubSubOptions(
            0, null, List.of(), plain.minBackoff(), plain.maxBackoff(), List.of(echo));
    try (var server = LocalPubSub.start(options);
        var clients = new GoogleClients(server.port())) {
      clients.topics.createTopic(TOPIC);
      @SuppressWarnings("unchecked")
      var method =
          (MethodDescriptor<StringValue, StringValue>)
              echo.getMethod("test.Echo/Say").getMethodDescriptor();
      assertThat(
              ClientCalls.blockingUnaryCall(
                  clients.channel(), method, CallOptions.DEFAULT, StringValue.of("hello")))
          .isEqualTo(StringValue.of("hello"));
    }
  }

  @Test
  void closingWaitsForThePushesInFlight(@TempDir Path directory) throws Exception {
    var arrived = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    try (var receiver =
        new PushReceiver(_ -> {
          arrived.countDown();
          awaitQuietly(answer);
          return 204;
        })) {
      Thread closing;
      try (var pubsub = RunningPubSub.in(directory)) {
        pubsub.clients.topics.createTopic(TOPIC);
        pubsub.clients.subscribe(receiver.url(), Subscription.getDefaultInstance());
        pubsub.clients.publish("1");
        arrived.await();
        closing = Thread.startVirtualThread(pubsub.server::close);
        Await.until("close waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        answer.countDown();
        closing.join();
      }
      try (var pubsub = RunningPubSub.in(directory)) {
        assertThat(pubsub.unacked()).isZero();
      }
    }
  }

  @Test
  void aTemporaryDirectoryIsDeleted() throws Exception {
    var directory = DataDirectory.open(null);
    Files.writeString(directory.path().resolve("x"), "x");
    directory.close();

    assertThat(directory.path()).doesNotExist();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> options(70_000, "http://localhost:1", Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("70000");
    assertThatThrownBy(() -> options(0, "https://localhost", Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("http://HOST:PORT/PATH only")
        .hasMessageContaining("https://localhost");
    assertThatThrownBy(
            () -> options(0, "http://localhost", Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("PT2S");
  }

  private static LocalPubSubOptions options(
      int port, String endpoint, Duration minBackoff, Duration maxBackoff) {
    return new LocalPubSubOptions(
        port, null, List.of(URI.create(endpoint)), minBackoff, maxBackoff, List.of());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
