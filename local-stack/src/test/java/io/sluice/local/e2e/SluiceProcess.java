package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A `./sluice up` in a process group of its own, on ports of its own.
final class SluiceProcess implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;

  private SluiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts it and waits until it is ready.
  static SluiceProcess start(
      int offset, Path data, Map<String, String> environment, String... arguments)
      throws Exception {
    Path log = Files.createTempFile(data, "up", ".log");
    var command = new ArrayList<>(List.of("setsid", ROOT.resolve("sluice").toString(), "up"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("BUILT_BY_MAVEN", "yes");
    builder.environment().put("SLUICE_PORT_OFFSET", Integer.toString(offset));
    builder.environment().put("SLUICE_DATA_DIR", data.resolve("data").toString());
    builder.environment().putAll(environment);
    var started = new SluiceProcess(builder.start(), log);
    Await.until("ready: " + log, START, () -> started.isReady() || !started.process.isAlive());
    assertThat(started.isReady())
        .as(() -> "ended without being ready: " + started.output())
        .isTrue();
    return started;
  }

  /// An offset at which all ports of a stack are likely to be free.
  static int freeOffset() {
    for (int tries = 0; tries < 50; tries++) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int offset = socket.getLocalPort() - 9050;
        if (offset > 3000
            && offset < 50_000
            && List.of(8080, 8081, 8085, 6380, 9060, 9464, 9465).stream()
                .allMatch(port -> isFree(port + offset))) {
          return offset;
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no free ports");
  }

  /// Those whose configuration lies below a directory.
  static List<ProcessHandle> redisServers(Path directory) {
    return ProcessHandle.allProcesses().filter(process -> isRedis(process, directory)).toList();
  }

  private static boolean isRedis(ProcessHandle process, Path directory) {
    return Stream.of(process.info().arguments().orElse(new String[0]))
        .anyMatch(
            argument -> argument.startsWith(directory + "/") && argument.endsWith("/redis.conf"));
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// What a machine that loses its power does to it, as far as processes go.
  void killGroup() throws IOException {
    new ProcessBuilder("kill", "-9", "--", "-" + process.pid()).inheritIO().start();
    assertThat(ended()).isTrue();
  }

  /// What Ctrl-C in a terminal does: a signal to the whole process group. Returns the exit code.
  int interruptGroup() throws IOException {
    new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).inheritIO().start();
    return exitCode();
  }

  /// Waits for its end.
  int exitCode() {
    assertThat(ended()).as(this::output).isTrue();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /// Ends it as Cloud Run would.
  @Override
  public void close() throws IOException {
    process.destroy();
    if (!ended()) {
      killGroup();
      throw new AssertionError("did not end within " + STOP + " of SIGTERM: " + output());
    }
  }

  private boolean ended() {
    try {
      return process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isReady() {
    return output().lines().anyMatch(line -> line.startsWith("ready"));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
