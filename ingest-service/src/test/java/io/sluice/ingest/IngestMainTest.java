package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.sluice.ingest.publish.pubsub.FakePubSub;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Settings;
import io.sluice.service.Address;
import io.sluice.service.RawHttp;
import io.sluice.service.Running;
import io.sluice.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole service in this process, with Pub/Sub over gRPC.
class IngestMainTest {
  private static final String POST =
      "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n[{\"id\":\"a\"}]";

  private FakePubSub bus;

  @BeforeEach
  void start() throws IOException {
    bus = new FakePubSub();
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  @Test
  void whatIsAcceptedIsOnTheBus() throws IOException {
    try (Running ingest = ingest()) {
      assertThat(RawHttp.exchange(ingest.port(), POST))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("{\"accepted\":1,\"rejected\":[]}\n");
    }
    assertThat(bus.messages())
        .singleElement()
        .satisfies(message ->
            assertThat(message.getData().toStringUtf8()).contains("\"data\":{\"id\":\"a\"}"));
  }

  @Test
  void whatIsInFlightWhenItEndsIsAnsweredAndNothingElseIsTaken() throws Exception {
    var arrived = new CountDownLatch(1);
    bus.failPublish(_ -> {
      arrived.countDown();
      return Status.OK;
    });
    Running ingest = ingest("SLUICE_PUBLISH_TIMEOUT_SECONDS", "3");
    int port = ingest.port();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = executor.submit(() -> RawHttp.exchange(port, POST));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      ingest.close();

      assertThat(answer.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503 ");
      assertThatThrownBy(() -> RawHttp.exchange(port, POST)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void itIsNotReadyWhileTheTopicIsMissing() throws IOException {
    bus.failTopic(Status.NOT_FOUND);
    try (Running ingest = ingest()) {
      assertThat(RawHttp.exchange(ingest.port(), "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
          .startsWith("HTTP/1.1 503 ")
          .contains("topic projects/my-project/topics/events does not exist");
    }
  }

  @Test
  void withoutKeysItStartsOnlyWhenItIsToldToBeOpen() {
    assertThatThrownBy(() -> ingest("SLUICE_OPEN", "no"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("SLUICE_WRITE_KEYS_SECRET")
        .hasMessageContaining("SLUICE_WRITE_KEYS_FILE")
        .hasMessageContaining("SLUICE_OPEN=yes");
  }

  @Test
  void withKeysInAFileOnlyWhoHasOneMaySend(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "shop:s3cret");
    try (Running ingest = ingest("SLUICE_OPEN", "no", "SLUICE_WRITE_KEYS_FILE", file.toString())) {
      assertThat(RawHttp.exchange(ingest.port(), POST)).startsWith("HTTP/1.1 401 ");
      assertThat(
              RawHttp.exchange(
                  ingest.port(), POST.replace("Host:", "X-Write-Key: s3cret\r\nHost:")))
          .startsWith("HTTP/1.1 200 ");
    }
    assertThat(bus.messages()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-file, it does not exist",
    "., Is a directory",
    "latin1, it is not UTF-8",
    "large, 'it has more than 1,048,576 bytes'",
    "wrong, line 2 of the write keys is not name:key",
    "empty, the list of write keys is empty"
  })
  void aFileThatCannotBeUsedIsNamedWithTheReason(String name, String why, @TempDir Path directory)
      throws IOException {
    Files.write(directory.resolve("latin1"), new byte[] {'a', ':', (byte) 0xE9});
    Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
    Files.writeString(directory.resolve("wrong"), "a:b\ns3cret");
    Files.writeString(directory.resolve("empty"), "");
    String file = directory.resolve(name).toString();

    assertThatThrownBy(() -> ingest("SLUICE_OPEN", "no", "SLUICE_WRITE_KEYS_FILE", file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void keysAreReadFromOnePlace() {
    assertThatThrownBy(
            () -> ingest("SLUICE_WRITE_KEYS_SECRET", "keys", "SLUICE_WRITE_KEYS_FILE", "keys"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("SLUICE_WRITE_KEYS_SECRET and SLUICE_WRITE_KEYS_FILE are both set");
  }

  @Test
  void limitsThatDoNotFitAreAllNamed() {
    assertThatThrownBy(() ->
            ingest(
                "SLUICE_MAX_MESSAGE_BYTES", "9000001",
                "SLUICE_MAX_EVENT_BYTES", "9000002",
                "SLUICE_MAX_IN_FLIGHT_BYTES", "62488575"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_MAX_MESSAGE_BYTES=9000001 is more than 9000000")
        .hasMessageContaining("SLUICE_MAX_EVENT_BYTES=9000002 is more than 9000001")
        .hasMessageContaining(
            "SLUICE_MAX_IN_FLIGHT_BYTES=62488575 is less than one request may need: with SLUICE_MAX_BODY_BYTES=10485760 and SLUICE_MAX_BATCH_EVENTS=10000 the least is 62488576");
  }

  @Test
  void aTopicNeedsAProject() {
    assertThatThrownBy(() -> ingest("SLUICE_PROJECT", ""))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("SLUICE_PROJECT is not set");
  }

  @Test
  void aTakenPortIsNamedAndNothingKeepsRunning() {
    try (Running first = ingest()) {
      assertThatThrownBy(() -> IngestMain.start(settings(), Address.loopback(first.port())))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(":" + first.port() + " is already in use");
    }
  }

  private Running ingest(String... namesAndValues) {
    return IngestMain.start(settings(namesAndValues), Address.loopback(0));
  }

  private Settings settings(String... namesAndValues) {
    var environment =
        new HashMap<>(
            Map.of(
                "SLUICE_PROJECT", "my-project",
                "SLUICE_OPEN", "yes",
                "SLUICE_PUBSUB_ENDPOINT", bus.endpoint()));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.of(environment);
  }
}
