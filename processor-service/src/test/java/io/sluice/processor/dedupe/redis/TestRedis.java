package io.sluice.processor.dedupe.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A Redis of its own for a test: the one on the PATH, else the embedded one.
public final class TestRedis implements AutoCloseable {
  private final RedisServer server;
  private final int port;

  private TestRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /// Starts a server.
  ///
  /// @param settings further lines of its configuration
  public static TestRedis start(String... settings) {
    int port = freePort();
    try {
      RedisServerBuilder builder =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
      for (String setting : settings) {
        builder.setting(setting);
      }
      onPath().ifPresent(path -> builder.executableProvider(() -> path.toFile()));
      RedisServer server = builder.build();
      server.start();
      return new TestRedis(server, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its URL, as the settings want it.
  public String url() {
    return "redis://127.0.0.1:" + port;
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
