package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.TOPIC;
import static io.sluice.local.pubsub.GoogleClients.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.ResourceExhaustedException;
import com.google.api.gax.rpc.UnavailableException;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import io.sluice.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
  private static final String SUBSCRIPTION = "projects/test-project/subscriptions/kept";
  private static final LogLimits SMALL = new LogLimits(10_000, 100_000, 1_000);

  @TempDir Path directory;

  @Test
  void messagesSurviveARestartAsTheyWere() throws Exception {
    PubsubMessage published =
        message("x").toBuilder().putAttributes("a", "b").setOrderingKey("o").build();
    String id;
    PubsubMessage before;
    try (var pubsub = withSubscription()) {
      id = pubsub.clients.publish(published);
      before = pull(pubsub).getFirst().getMessage();
    }
    try (var pubsub = RunningPubSub.in(directory)) {
      assertThat(pull(pubsub))
          .singleElement()
          .extracting(ReceivedMessage::getMessage)
          .isEqualTo(before);
      assertThat(before.getMessageId()).isEqualTo(id);
      assertThat(Long.parseLong(pubsub.clients.publish("y"))).isGreaterThan(Long.parseLong(id));
    }
  }

  @Test
  void acknowledgementsSurviveARestart() throws Exception {
    try (var pubsub = withSubscription()) {
      publishMany(pubsub, 100);
      List<String> ackIds = pull(pubsub).stream().map(ReceivedMessage::getAckId).toList();
      for (int i = 0; i < 60; i += 20) {
        pubsub.clients.subscriptions.acknowledge(SUBSCRIPTION, ackIds.subList(i, i + 20));
      }
    }
    try (var pubsub = RunningPubSub.in(directory)) {
      assertThat(texts(pull(pubsub)))
          .containsExactlyElementsOf(IntStream.range(60, 100).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void topicsAndSubscriptionsSurviveARestartAndPushingGoesOn() throws Exception {
    try (var receiver = new PushReceiver(_ -> 204)) {
      Subscription created;
      try (var pubsub = RunningPubSub.in(directory)) {
        pubsub.clients.topics.createTopic(TOPIC);
        created =
            pubsub.clients.subscribe(
                receiver.url(), Subscription.newBuilder().setAckDeadlineSeconds(60).build());
      }
      try (var pubsub = RunningPubSub.in(directory)) {
        assertThat(pubsub.clients.subscriptions.getSubscription(created.getName()))
            .isEqualTo(created);
        pubsub.clients.publish("x");
        Await.until("pushed", () -> receiver.received.size() == 1 && pubsub.unacked() == 0);
      }
    }
  }

  @Test
  void aSubscriptionThatIsMadeAgainStartsEmpty() throws Exception {
    try (var pubsub = withSubscription()) {
      pubsub.clients.publish("old");
      pubsub.clients.subscriptions.deleteSubscription(SUBSCRIPTION);
      pubsub.clients.pullSubscription("kept", TOPIC);
      pubsub.clients.publish("new");
    }
    try (var pubsub = RunningPubSub.in(directory)) {
      assertThat(texts(pull(pubsub))).containsExactly("new");
    }
  }

  @Test
  void aTornTailIsCutOff() throws Exception {
    try (var pubsub = withSubscription()) {
      pubsub.clients.publish("whole");
    }
    Path segment = segments().getLast();
    long size = Files.size(segment);
    byte[] record = Files.readAllBytes(segment);
    for (int torn : new int[] {1, 7, 8, 20, record.length - 8 - 1}) {
      Files.write(segment, Arrays.copyOfRange(record, 8, 8 + torn), StandardOpenOption.APPEND);
      try (var pubsub = RunningPubSub.in(directory)) {
        assertThat(texts(pull(pubsub))).containsExactly("whole");
        assertThat(segment).hasSize(size);
      }
    }
  }

  @Test
  void aDamagedRecordCostsNoOther() throws Exception {
    try (var pubsub = withSubscription()) {
      pubsub.clients.publish("first");
      pubsub.clients.publish("second");
      pubsub.clients.publish("third");
    }
    Path segment = segments().getLast();
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second");
    overwrite(segment, at, 'S');
    for (int start = 0; start < 2; start++) {
      try (var pubsub = RunningPubSub.in(directory)) {
        assertThat(texts(pull(pubsub))).containsExactly("first", "third");
      }
    }
  }

  @Test
  void aDamagedAcknowledgementCostsOneRedelivery() throws Exception {
    try (var pubsub = withSubscription()) {
      publishMany(pubsub, 3);
      List<String> ackIds = pull(pubsub).stream().limit(2).map(ReceivedMessage::getAckId).toList();
      pubsub.clients.subscriptions.acknowledge(SUBSCRIPTION, ackIds);
    }
    Path acks = Path.of(segments().getLast().toString().replace(".messages", ".acks"));
    assertThat(acks).hasSize(2 * AckRecord.BYTES);
    overwrite(acks, AckRecord.BYTES + 15, 0);
    try (var pubsub = RunningPubSub.in(directory)) {
      assertThat(texts(pull(pubsub))).containsExactly("m1", "m2");
    }
  }

  @Test
  void aDamagedCatalogIsSaidAndNotOverwritten() throws Exception {
    withSubscription().close();
    Path catalog = directory.resolve("catalog");
    overwrite(catalog, 20, 77);
    byte[] damaged = Files.readAllBytes(catalog);

    assertThatThrownBy(() -> LocalPubSub.start(RunningPubSub.options(directory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("catalog is damaged");
    assertThat(catalog).hasBinaryContent(damaged);
  }

  @Test
  void aFileThatIsNoLogIsNotTouched() throws Exception {
    Path foreign = directory.resolve("00000000000000000001.messages");
    Files.writeString(foreign, "something else");

    assertThatThrownBy(() -> LocalPubSub.start(RunningPubSub.options(directory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a message log");
    assertThat(foreign).hasContent("something else");
  }

  @Test
  void aSegmentGoesWhenAllItsMessagesAreAcknowledged() throws Exception {
    try (var pubsub = RunningPubSub.in(directory, SMALL, FileChannel::open)) {
      subscribe(pubsub);
      pubsub.clients.pullSubscription("second", TOPIC);
      publishKilobytes(pubsub, 45);
      Await.until("several segments", () -> segments().size() >= 3);

      acknowledgeAll(pubsub, SUBSCRIPTION);
      assertThat(segments()).hasSizeGreaterThanOrEqualTo(3);
      acknowledgeAll(pubsub, "projects/test-project/subscriptions/second");
      Await.until("one segment left", () -> segments().size() == 1);
    }
  }

  @Test
  void oneMessagePinsOnlyItsOwnSegment() throws Exception {
    try (var pubsub = RunningPubSub.in(directory, SMALL, FileChannel::open)) {
      subscribe(pubsub);
      pubsub.clients.publish("stays");
      pull(pubsub);
      for (int round = 0; round < 8; round++) {
        publishKilobytes(pubsub, 15);
        acknowledgeAll(pubsub, SUBSCRIPTION);
      }
      Await.until("two segments left", () -> segments().size() <= 2);
      assertThat(pubsub.unacked()).isEqualTo(1);
    }
  }

  @Test
  void aDeletedSubscriptionFreesItsSegments() throws Exception {
    try (var pubsub = RunningPubSub.in(directory, SMALL, FileChannel::open)) {
      subscribe(pubsub);
      publishKilobytes(pubsub, 45);
      Await.until("several segments", () -> segments().size() >= 3);
      pubsub.clients.subscriptions.deleteSubscription(SUBSCRIPTION);
      Await.until("one segment left", () -> segments().size() == 1);
    }
  }

  @Test
  void aFullLogRefusesUntilThereIsRoomAgain() throws Exception {
    try (var pubsub = RunningPubSub.in(directory, SMALL, FileChannel::open)) {
      subscribe(pubsub);
      publishKilobytes(pubsub, 95);
      assertThatThrownBy(() -> pubsub.clients.publishOnce(message("x".repeat(20_000))))
          .isInstanceOf(ResourceExhaustedException.class)
          .hasMessageContaining("bytes of log");

      acknowledgeAll(pubsub, SUBSCRIPTION);
      Await.until("segments are gone", () -> segments().size() <= 2);
      pubsub.clients.publishOnce(message("x".repeat(20_000)));
    }
  }

  @Test
  void tooManyUnacknowledgedMessagesAreRefused() throws Exception {
    var limits = new LogLimits(1 << 20, 10 << 20, 100);
    try (var pubsub = RunningPubSub.in(directory, limits, FileChannel::open)) {
      subscribe(pubsub);
      publishMany(pubsub, 100);
      assertThatThrownBy(() -> pubsub.clients.publishOnce(message("x")))
          .isInstanceOf(ResourceExhaustedException.class)
          .hasMessageContaining("100 of at most 100 unacknowledged messages");
    }
  }

  @Test
  void aWriteThatFailsIsNoPublishAndHurtsNoOther() throws Exception {
    var disk = new TestDisk();
    var expected = new ArrayList<String>();
    try (var pubsub = RunningPubSub.in(directory, LogLimits.DEFAULT, disk)) {
      subscribe(pubsub);
      for (int i = 0; i < 6; i++) {
        pubsub.clients.publishOnce(message("good" + i));
        expected.add("good" + i);
        disk.full = i % 2 == 0;
        disk.broken = !disk.full;
        for (int failed = 0; failed < 2; failed++) {
          assertThatThrownBy(() -> pubsub.clients.publishOnce(message("bad".repeat(100))))
              .isInstanceOf(UnavailableException.class)
              .hasMessageContaining("is the disk full?");
        }
        disk.full = false;
        disk.broken = false;
      }
      assertThat(texts(pull(pubsub))).isEqualTo(expected);
    }
    try (var pubsub = RunningPubSub.in(directory)) {
      assertThat(texts(pull(pubsub))).isEqualTo(expected);
    }
  }

  @Test
  void aPublishIsAnsweredOnlyAfterItsBytesAreForcedToTheDisk() throws Exception {
    var disk = new TestDisk();
    try (var pubsub = RunningPubSub.in(directory, LogLimits.DEFAULT, disk);
        var publisher = Executors.newVirtualThreadPerTaskExecutor()) {
      subscribe(pubsub);
      disk.slow = new CountDownLatch(1);
      var answer = publisher.submit(() -> pubsub.clients.publishOnce(message("precious")));
      try {
        Await.until("the disk works", () -> disk.waiting.get() == 1);
        assertThat(answer.isDone()).isFalse();
        assertThat(pubsub.unacked()).isZero();
        assertThat(Files.readString(segments().getLast(), StandardCharsets.ISO_8859_1))
            .contains("precious");
      } finally {
        disk.slow.countDown();
      }
      assertThat(answer.get()).hasSize(1);
    }
  }

  /// Its client may have been told, or cut off before: what is durable is delivered.
  @Test
  void aPublishThatBecomesDurableWhileTheServerClosesIsKept() throws Exception {
    var disk = new TestDisk();
    var pubsub = RunningPubSub.in(directory, LogLimits.DEFAULT, disk);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      subscribe(pubsub);
      disk.slow = new CountDownLatch(1);
      var answer = threads.submit(() -> pubsub.clients.publishOnce(message("late")));
      Await.until("the disk works", () -> disk.waiting.get() == 1);
      Thread closing = Thread.startVirtualThread(pubsub.server::close);
      Await.until("the server closes", () -> closing.getState() == Thread.State.WAITING);
      disk.slow.countDown();

      Await.until("the server is closed", () -> !closing.isAlive());
      Await.until("the client knows", answer::isDone);
    }
    pubsub.clients.close();
    try (var reopened = RunningPubSub.in(directory)) {
      assertThat(texts(pull(reopened))).containsExactly("late");
    }
  }

  @Test
  void twoServersCannotShareADirectory() throws Exception {
    try (var _ = RunningPubSub.in(directory)) {
      assertThatThrownBy(() -> LocalPubSub.start(RunningPubSub.options(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    RunningPubSub.in(directory).close();
  }

  @Test
  void aTakenPortIsSaidAndFreesTheDirectory() throws Exception {
    try (var first = RunningPubSub.ephemeral()) {
      var options = LocalPubSubOptions.ephemeral().in(directory);
      var samePort =
          new LocalPubSubOptions(
              first.server.port(),
              directory,
              options.pushEndpoints(),
              options.minBackoff(),
              options.maxBackoff(),
              options.extraServices());
      assertThatThrownBy(() -> LocalPubSub.start(samePort))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Port " + first.server.port());
    }
    RunningPubSub.in(directory).close();
  }

  private RunningPubSub withSubscription() throws IOException {
    RunningPubSub pubsub = RunningPubSub.in(directory);
    subscribe(pubsub);
    return pubsub;
  }

  private static void subscribe(RunningPubSub pubsub) {
    pubsub.clients.topics.createTopic(TOPIC);
    pubsub.clients.pullSubscription("kept", TOPIC);
  }

  private static void publishMany(RunningPubSub pubsub, int count) {
    pubsub.clients.topics.publish(
        TOPIC, IntStream.range(0, count).mapToObj(i -> message("m" + i)).toList());
  }

  private static void publishKilobytes(RunningPubSub pubsub, int count) {
    PubsubMessage kilobyte = message("x".repeat(900));
    for (int i = 0; i < count; i += 5) {
      pubsub.clients.publishOnce(Collections.nCopies(5, kilobyte).toArray(PubsubMessage[]::new));
    }
  }

  private static List<ReceivedMessage> pull(RunningPubSub pubsub) {
    return pubsub.clients.subscriptions.pull(SUBSCRIPTION, 1_000).getReceivedMessagesList();
  }

  private static void acknowledgeAll(RunningPubSub pubsub, String subscription) {
    List<String> ackIds =
        pubsub.clients.subscriptions.pull(subscription, 1_000).getReceivedMessagesList().stream()
            .map(ReceivedMessage::getAckId)
            .toList();
    pubsub.clients.subscriptions.acknowledge(subscription, ackIds);
  }

  private static List<String> texts(List<ReceivedMessage> received) {
    return received.stream().map(message -> message.getMessage().getData().toStringUtf8()).toList();
  }

  private List<Path> segments() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".messages")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void overwrite(Path file, long at, int value) throws IOException {
    try (var access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(at);
      access.write(value);
    }
  }
}
