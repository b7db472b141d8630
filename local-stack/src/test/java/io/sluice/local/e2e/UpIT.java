package io.sluice.local.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./sluice up` as the one who types it sees it.
@Timeout(180)
class UpIT {
  private static final Path SLUICE = Path.of("..", "sluice").toAbsolutePath().normalize();

  private final int offset = SluiceProcess.freeOffset();

  @TempDir private Path directory;

  private record Ended(int exitCode, String out, String err) {}

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
      Ended sameDirectory =
          fail("--only=stack", "--ephemeral", "--data-dir=" + directory.resolve("data"));
      assertThat(sameDirectory.exitCode()).isEqualTo(1);
      assertThat(sameDirectory.out()).isEmpty();
      assertThat(sameDirectory.err())
          .startsWith("sluice: another ./sluice up (process " + first.pid() + ") uses ")
          .hasLineCount(1);

      Ended samePorts = fail("--data-dir=" + directory.resolve("other"));
      assertThat(samePorts.exitCode()).isEqualTo(1);
      assertThat(samePorts.err())
          .startsWith("sluice: port " + (8081 + offset) + " (SLUICE_PROCESSOR_PORT) is taken")
          .contains("--port-offset")
          .hasLineCount(1);
    }
    assertThat(directory.resolve("data")).isEmptyDirectory();
  }

  @Test
  void withWriteKeysInAFileOnlyWhoHasOneMaySend() throws Exception {
    Path keys = Files.writeString(directory.resolve("keys"), "shop:s3cret\n");
    try (SluiceProcess up =
        SluiceProcess.start(
            offset, directory, Map.of("SLUICE_WRITE_KEYS_FILE", keys.toString()), "--ephemeral")) {
      assertThat(up.output()).contains("./sluice send --generate songs --rate 5/s --key KEY");
      var client = new Client(offset);
      assertThat(client.post("[{}]").status()).isEqualTo(401);

      var arguments = List.of("send", "--generate=songs", "--count=3", "--port-offset=" + offset);
      assertThat(run(arguments).err()).contains("401");
      assertThat(run(append(arguments, "--key=s3cret")).exitCode()).isZero();
      Await.until("all are stored", () -> client.rows("events") == 3);
      assertThat(up.output()).doesNotContain("s3cret");
    }
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
      Ended failed = fail("--only=stack", "--ephemeral");
      assertThat(failed.err())
          .startsWith("sluice: port " + (8085 + offset) + " (SLUICE_PUBSUB_PORT)");
    }
    assertThat(SluiceProcess.redisServers(directory)).isEmpty();
  }

  private SluiceProcess start(String... arguments) throws Exception {
    return SluiceProcess.start(offset, directory, Map.of(), arguments);
  }

  private Ended fail(String... arguments) throws IOException, InterruptedException {
    return run(append(List.of("up", "--port-offset=" + offset), arguments));
  }

  private static List<String> append(List<String> arguments, String... more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toList();
  }

  private static Ended run(List<String> arguments) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(append(List.of(SLUICE.toString()), arguments.toArray(String[]::new)));
    builder.environment().put("BUILT_BY_MAVEN", "yes");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }
}
