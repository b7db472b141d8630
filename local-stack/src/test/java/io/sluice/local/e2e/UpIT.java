package io.sluice.local.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./sluice up` as the one who types it sees it.
@Timeout(180)
class UpIT {
  private static final Path SLUICE = Path.of("..", "sluice").toAbsolutePath().normalize();

  private final int offset = SluiceProcess.freeOffset();

  @TempDir private Path directory;

  private record Failed(int exitCode, String out, String err) {}

  @Test
  void anInterruptDrainsAndTheNextStartFindsEverything() throws Exception {
    SluiceProcess first = start();
    assertThat(first.output().lines().filter(line -> !line.startsWith("{")))
        .satisfiesExactly(
            ready ->
                assertThat(ready).startsWith("ready  ingest http://127.0.0.1:" + (8080 + offset)),
            send -> assertThat(send).startsWith("  ./sluice send --generate songs"),
            query -> assertThat(query).startsWith("  ./sluice query --port-offset " + offset));
    assertThat(new Client(offset).post("[{\"id\":\"a\"}]").status()).isEqualTo(200);
    assertThat(new Client(offset).push("", "{}")).isEqualTo(401);

    assertThat(first.interruptGroup()).isZero();

    assertThat(first.output()).doesNotContain("ERROR").doesNotContain("Redis has ended");
    assertThat(SluiceProcess.redisServers(directory)).isEmpty();
    try (SluiceProcess _ = start()) {
      var client = new Client(offset);
      assertThat(client.post("[{\"id\":\"a\"},{\"id\":\"b\"}]").status()).isEqualTo(200);
      Await.until(
          "each event once",
          Duration.ofSeconds(30),
          () -> client.storedIds().stream().sorted().toList().equals(List.of("a", "b")));
    }
  }

  @Test
  void whoComesSecondIsToldWhatToDo() throws Exception {
    try (SluiceProcess first = start("--ephemeral")) {
      Failed sameDirectory =
          fail("--only=stack", "--ephemeral", "--data-dir=" + directory.resolve("data"));
      assertThat(sameDirectory.exitCode()).isEqualTo(1);
      assertThat(sameDirectory.out()).isEmpty();
      assertThat(sameDirectory.err())
          .startsWith("sluice: another ./sluice up (process " + first.pid() + ") uses ")
          .hasLineCount(1);

      Failed samePorts = fail("--data-dir=" + directory.resolve("other"));
      assertThat(samePorts.exitCode()).isEqualTo(1);
      assertThat(samePorts.err())
          .startsWith("sluice: port " + (8081 + offset) + " (SLUICE_PROCESSOR_PORT) is taken")
          .contains("--port-offset")
          .hasLineCount(1);
    }
    assertThat(directory.resolve("data")).isEmptyDirectory();
  }

  @Test
  void withoutRedisItEndsAndSaysSo() throws Exception {
    SluiceProcess up = start("--ephemeral");
    assertThat(SluiceProcess.redisServers(directory))
        .hasSize(1)
        .allMatch(ProcessHandle::destroyForcibly);

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output()).contains("sluice: Redis has ended by itself");
  }

  @Test
  void aBusyPortIsNamedBeforeAnythingStarts() throws Exception {
    try (var _ = new ServerSocket(8085 + offset, 1, InetAddress.getLoopbackAddress())) {
      Failed failed = fail("--only=stack", "--ephemeral");
      assertThat(failed.err())
          .startsWith("sluice: port " + (8085 + offset) + " (SLUICE_PUBSUB_PORT)");
    }
    assertThat(SluiceProcess.redisServers(directory)).isEmpty();
  }

  private SluiceProcess start(String... arguments) throws Exception {
    return SluiceProcess.start(offset, directory, Map.of(), arguments);
  }

  private Failed fail(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(SLUICE.toString(), "up", "--port-offset=" + offset));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("BUILT_BY_MAVEN", "yes");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Failed(process.exitValue(), out, err);
  }
}
