package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ChildJvm;
import io.sluice.ingest.publish.pubsub.FakePubSub;
import io.sluice.service.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The service as a process of its own.
class IngestMainIT {
  private Process process;

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  @Test
  void itTakesEventsUntilSigterm() throws Exception {
    try (var bus = new FakePubSub()) {
      int port = freePort();
      start(
          Map.of(
              "PORT", Integer.toString(port),
              "SLUICE_PROJECT", "my-project",
              "SLUICE_OPEN", "yes",
              "SLUICE_METRICS_PORT", Integer.toString(freePort()),
              "SLUICE_PUBSUB_ENDPOINT", bus.endpoint()));
      BufferedReader log = process.errorReader(UTF_8);
      assertThat(log.readLine())
          .startsWith("{\"severity\":\"INFO\"")
          .contains("\"message\":\"ready\"", "\"port\":" + port);

      String post = "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n[{}]";
      assertThat(RawHttp.exchange(port, post)).startsWith("HTTP/1.1 200 ");

      assertThat(process.toHandle().destroy()).as("SIGTERM was sent").isTrue();
      assertThat(log.lines())
          .as("what was counted is logged at the end")
          .singleElement()
          .asString()
          .contains("\"message\":\"metrics\"", "\"service\":\"ingest\"", "\"events_published\":1,");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(bus.messages()).hasSize(1);
    }
  }

  @Test
  void everyWrongSettingIsOneLineAndTheStatusIsOne() throws Exception {
    start(Map.of("SLUICE_OPEN", "perhaps", "SLUICE_TOPPIC", "events"));

    assertThat(errors())
        .containsExactlyInAnyOrder(
            "SLUICE_OPEN=perhaps is neither yes nor no",
            "unknown setting SLUICE_TOPPIC (did you mean SLUICE_TOPIC?)");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void aTakenPortIsOneLineAndTheStatusIsOne() throws Exception {
    try (var taken = new ServerSocket(0)) {
      start(
          Map.of(
              "PORT", Integer.toString(taken.getLocalPort()),
              "SLUICE_PROJECT", "my-project",
              "SLUICE_OPEN", "yes",
              "SLUICE_METRICS_PORT", Integer.toString(freePort()),
              "SLUICE_PUBSUB_ENDPOINT", "http://127.0.0.1:1"));

      assertThat(errors())
          .singleElement()
          .asString()
          .contains(":" + taken.getLocalPort() + " is already in use");
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  private void start(Map<String, String> environment) throws IOException {
    var builder = ChildJvm.of(IngestMain.class.getName(), List.of());
    builder.environment().putAll(environment);
    process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private List<String> errors() {
    return process.errorReader(UTF_8).lines().toList();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
