package io.sluice.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A service as it runs in production: its Main, with an environment, as a process of its own.
final class ServiceProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path log;
  private final int port;
  private final Process process;

  ServiceProcess(String main, Map<String, String> settings) throws IOException {
    log = Files.createTempFile("service", ".log");
    port = freePort();
    var builder =
        ChildJvm.of(main, List.of("-Xmx256m"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("SLUICE_METRICS_PORT", Integer.toString(freePort()));
    builder.environment().putAll(settings);
    process = builder.start();
  }

  int port() {
    return port;
  }

  void awaitReady() throws Exception {
    Await.until(
        "ready: " + log,
        START,
        () -> output().contains("\"message\":\"ready\"") || !process.isAlive());
    assertThat(process.isAlive()).as(this::output).isTrue();
  }

  /// Standard output and standard error, as far as they are written.
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Ends it as Cloud Run would.
  @Override
  public void close() {
    process.destroy();
    if (!ended()) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + output());
    }
  }

  private boolean ended() {
    try {
      return process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
