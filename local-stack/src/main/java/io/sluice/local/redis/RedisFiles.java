package io.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a server keeps in its directory: its configuration, its process id, its log, its keys.
final class RedisFiles {
  private static final Pattern PORT_TAKEN = Pattern.compile("Address already in use");
  private static final Pattern FAILURE =
      Pattern.compile("(?i)\\b(fatal|exiting|failed|can't|bad file|aborting)\\b");

  private final Path directory;

  RedisFiles(Path directory) {
    this.directory = directory;
  }

  Path configuration() {
    return directory.resolve("redis.conf");
  }

  Path log() {
    return directory.resolve("redis.log");
  }

  private Path pidFile() {
    return directory.resolve("redis.pid");
  }

  /// Redis 7 keeps its keys in a directory that Redis 6 does not look at.
  boolean holdsKeysOfRedis7() {
    return Files.isDirectory(directory.resolve("appendonlydir"));
  }

  /// Writes the configuration, which holds the password, for this user's eyes only.
  void prepare(LocalRedis.Options options) throws IOException {
    Files.deleteIfExists(log());
    Files.deleteIfExists(pidFile());
    Files.deleteIfExists(configuration());
    Files.createFile(
        configuration(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(configuration(), text(options));
  }

  // "appendfsync always": with "everysec" an answer may come up to 2 s before the write, while an
  // earlier fsync is slow. "set-proc-title no" keeps the configuration's path among the arguments.
  private String text(LocalRedis.Options options) {
    return """
    bind 127.0.0.1
    port %d
    protected-mode yes
    requirepass %s
    daemonize yes
    set-proc-title no
    pidfile %s
    logfile %s
    dir %s
    databases 1
    maxmemory 1gb
    maxmemory-policy noeviction
    save ""
    appendonly %s
    appendfsync always
    """
        .formatted(
            options.port(),
            options.password(),
            quoted(pidFile()),
            quoted(log()),
            quoted(directory),
            options.durable() ? "yes" : "no");
  }

  /// The server that runs with this configuration, if any: the process that the pid file names may
  /// long be another.
  Optional<ProcessHandle> runningServer() {
    return pid().flatMap(ProcessHandle::of).filter(this::isServer);
  }

  /// Whether a process is alive and runs with this configuration. A dead one that nobody has asked
  /// after has no arguments any more.
  boolean isServer(ProcessHandle process) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return process.isAlive() && Arrays.asList(arguments).contains(configuration().toString());
  }

  private Optional<Long> pid() {
    try {
      return Optional.of(Long.parseLong(Files.readString(pidFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Why the server ended, by its log; empty when the log does not say that it did.
  Optional<String> failure() {
    try {
      List<String> lines = Files.readAllLines(log());
      return Stream.of(PORT_TAKEN, FAILURE)
          .flatMap(sign -> lines.stream().filter(line -> sign.matcher(line).find()))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
