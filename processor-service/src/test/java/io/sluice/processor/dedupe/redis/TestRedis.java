package io.sluice.processor.dedupe.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A Redis of its own for a test: the one on the PATH, else the embedded one.
public final class TestRedis implements AutoCloseable {
  private final RedisServer server;
  private final String url;

  private TestRedis(RedisServer server, String url) {
    this.server = server;
    this.url = url;
  }

  /// Starts a server.
  ///
  /// @param settings further lines of its configuration
  public static TestRedis start(String... settings) {
    int port = freePort();
    return start(port, "redis://127.0.0.1:" + port, List.of(settings));
  }

  /// Starts a server that speaks TLS alone.
  ///
  /// @param settings further lines of its configuration; two name its certificate and key
  static TestRedis startTls(List<String> settings) {
    assumeTrue(
        onPath().isPresent(),
        "SKIPPED: no redis-server on the PATH, and the embedded one has no TLS");
    int port = freePort();
    var lines = new ArrayList<>(settings);
    lines.addAll(List.of("tls-port " + port, "tls-auth-clients no"));
    return start(0, "rediss://127.0.0.1:" + port, lines);
  }

  private static TestRedis start(int port, String url, List<String> settings) {
    try {
      RedisServerBuilder builder =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
      settings.forEach(builder::setting);
      onPath().ifPresent(path -> builder.executableProvider(() -> path.toFile()));
      RedisServer server = builder.build();
      server.start();
      return new TestRedis(server, url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its URL, as the settings want it.
  public String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
