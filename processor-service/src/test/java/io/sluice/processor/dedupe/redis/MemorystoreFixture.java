package io.sluice.processor.dedupe.redis;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Deduplicator;
import io.sluice.service.TestSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A Redis as Memorystore gives it: TLS alone, by a certificate of its own CA that has the address
/// as its common name; an AUTH string; commands that are refused.
public final class MemorystoreFixture implements AutoCloseable {
  static final String AUTH = "0f9c-the-auth-string";

  /// https://docs.cloud.google.com/memorystore/docs/redis/product-constraints, 2026-11. Some of the
  /// subcommands of CLIENT are allowed by now.
  private static final List<String> BLOCKED =
      List.of(
          "ACL",
          "BGREWRITEAOF",
          "BGSAVE",
          "CLIENT",
          "CLUSTER",
          "COMMAND",
          "CONFIG",
          "DEBUG",
          "LASTSAVE",
          "MIGRATE",
          "MONITOR",
          "OBJECT",
          "SHUTDOWN",
          "REPLICAOF",
          "SAVE");

  final TestAuthority authority = TestAuthority.named("Server CA");
  final Path directory;

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final TestSecrets secrets =
      TestSecrets.start(version -> values.get(version.split("/")[3]));
  private final List<Runnable> open = new ArrayList<>();

  /// Starts a Secret Manager with what a client needs.
  ///
  /// @param directory for the certificates of servers
  public MemorystoreFixture(Path directory) {
    this.directory = directory;
    // As gcloud prints it.
    put("auth", AUTH + "\n");
    put("ca", authority.certificate());
  }

  /// Gives a secret a new version.
  void put(String secret, String value) {
    values.put(secret, value);
  }

  /// Starts a server with a certificate of the authority.
  public TestRedis start(String... settings) {
    return start(authority.issue("127.0.0.1"), settings);
  }

  TestRedis start(TestAuthority.Issued certificate, String... settings) {
    List<String> blocked = BLOCKED.stream().map("rename-command %s \"\""::formatted).toList();
    return started(certificate, Stream.concat(blocked.stream(), Stream.of(settings)).toList());
  }

  /// One that refuses nothing.
  TestRedis startOpen() {
    return started(authority.issue("127.0.0.1"), List.of());
  }

  private TestRedis started(TestAuthority.Issued certificate, List<String> settings) {
    var lines = new ArrayList<>(certificate.in(directory));
    lines.add("requirepass " + AUTH);
    lines.add("maxmemory-policy noeviction");
    lines.addAll(settings);
    TestRedis redis = TestRedis.startTls(lines);
    open.add(redis::close);
    return redis;
  }

  /// What a processor needs to reach it.
  Settings settings(TestRedis redis) {
    return with(Settings.of(Map.of()), redis);
  }

  /// The same and other settings.
  public Settings with(Settings settings, TestRedis redis) {
    return settings
        .with(Setting.REDIS_URL, redis.url())
        .with(Setting.REDIS_AUTH_SECRET, "auth")
        .with(Setting.REDIS_CA_SECRET, "ca")
        .with(Setting.PROJECT, "p")
        .with(Setting.SECRETS_ENDPOINT, secrets.endpoint());
  }

  Deduplicator deduplicator(Settings settings) {
    var deduplicator = new RedisDeduplicator(settings, new RedisScripts(settings));
    open.add(deduplicator::close);
    return deduplicator;
  }

  @Override
  public void close() {
    open.reversed().forEach(Runnable::run);
    secrets.close();
  }
}
