package io.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A running `redis-server` on the loopback interface, behind a password.
///
/// It is a daemon in a session of its own: Ctrl-C in a terminal, which reaches the whole process
/// group, does not end it before those who still need it. Whoever starts it closes it. When that
/// one is killed, the next start on the same directory finds the orphan and ends it first.
public final class LocalRedis implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(200);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  private final RedisFiles files;
  private final ProcessHandle process;
  private final int port;

  private LocalRedis(RedisFiles files, ProcessHandle process, int port) {
    this.files = files;
    this.process = process;
    this.port = port;
  }

  /// How to start.
  ///
  /// @param port on 127.0.0.1
  /// @param directory for everything it writes; made when absent. One server at a time uses it
  /// @param durable whether its keys outlive it. If so, what it has answered is on the disk
  /// @param password letters, digits, `-` and `_`; every connection has to give it
  public record Options(int port, Path directory, boolean durable, String password) {
    private static final int MAX_PASSWORD_LETTERS = 512;

    /// Checked and absolute.
    public Options {
      if (!password.matches("[A-Za-z0-9_-]{1," + MAX_PASSWORD_LETTERS + "}")) {
        throw new IllegalArgumentException(
            "a Redis password is 1 to %d letters, digits, - and _".formatted(MAX_PASSWORD_LETTERS));
      }
      directory = directory.toAbsolutePath().normalize();
    }
  }

  /// Ends the orphan of an earlier start if there is one, starts a server and waits until it
  /// answers.
  ///
  /// @throws RedisStartException when it does not start; the message is one line that says why
  public static LocalRedis start(Options options) throws IOException, InterruptedException {
    return start(options, RedisBinary.path());
  }

  static LocalRedis start(Options options, String path) throws IOException, InterruptedException {
    Files.createDirectories(
        options.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    endOrphan(options.directory());
    var files = new RedisFiles(options.directory());
    RedisBinary binary = RedisBinary.find(path, options.directory());
    if (options.durable() && binary.major() < 7 && files.holdsKeysOfRedis7()) {
      throw new RedisStartException(
          "the keys in %s were written by Redis 7 and this is Redis %d; put a redis-server 7 on the PATH, or delete that directory"
              .formatted(options.directory(), binary.major()));
    }
    files.prepare(options);
    binary.launch(files.configuration());
    return new LocalRedis(files, awaitReady(files, options), options.port());
  }

  /// Ends the server that a killed process left behind, if there is one: it would keep its port.
  ///
  /// @param directory of the earlier start
  public static void endOrphan(Path directory) {
    var files = new RedisFiles(directory.toAbsolutePath().normalize());
    files.runningServer().ifPresent(orphan -> end(files, orphan));
  }

  /// The port on 127.0.0.1.
  public int port() {
    return port;
  }

  /// The process id of the server.
  public long pid() {
    return process.pid();
  }

  /// Runs an action once when the server has ended, for whatever reason.
  public void onExit(Runnable action) {
    Thread _ =
        Thread.startVirtualThread(() -> {
          // ProcessHandle.onExit() waits for whoever has to collect a dead daemon, maybe for ever.
          while (files.isServer(process)) {
            LockSupport.parkNanos(WATCH_INTERVAL.toNanos());
          }
          action.run();
        });
  }

  /// Ends the server and waits for it; what it holds is on the disk before, if it is durable.
  @Override
  public void close() {
    end(files, process);
  }

  private static ProcessHandle awaitReady(RedisFiles files, Options options)
      throws RedisStartException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<ProcessHandle> server = files.runningServer();
      if (server.isPresent() && isReady(options)) {
        return server.get();
      }
      Optional<String> failure = files.failure();
      if (server.isEmpty() && failure.isPresent()) {
        throw new RedisStartException(explain(failure.get(), options));
      }
      Thread.sleep(POLL_INTERVAL);
    }
    throw new RedisStartException(
        "Redis did not answer within %d s; see %s"
            .formatted(START_TIMEOUT.toSeconds(), files.log()));
  }

  private static boolean isReady(Options options) {
    try (var connection = new RedisConnection(options.port(), options.password())) {
      return connection.ask("PING").equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private static String explain(String failure, Options options) {
    return failure.contains("Address already in use")
        ? "port %d is taken by another program; choose another port for Redis"
            .formatted(options.port())
        : "Redis did not start: " + failure;
  }

  private static void end(RedisFiles files, ProcessHandle server) {
    server.destroy();
    if (!awaitEnd(files, server)) {
      server.destroyForcibly();
      awaitEnd(files, server);
    }
  }

  private static boolean awaitEnd(RedisFiles files, ProcessHandle server) {
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    while (files.isServer(server) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return !files.isServer(server);
  }
}
