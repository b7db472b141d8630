package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Await;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Attempt;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorContract;
import io.sluice.processor.DeduplicatorException;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import io.sluice.service.Health;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/// All that a deduplicator promises, on a Redis as Memorystore gives it.
class MemorystoreTest extends DeduplicatorContract {
  /// What is asked of Redis, by its own names; each is on the list of
  /// https://docs.cloud.google.com/memorystore/docs/redis/supported-commands.
  private static final List<String> ASKED =
      List.of(
          "evalsha",
          "exists",
          "get",
          "hdel",
          "hello",
          "hmget",
          "hset",
          "info",
          "pexpire",
          "sadd",
          "scard",
          "script|load",
          "set",
          "sismember",
          "time");

  @TempDir private static Path directory;
  private static MemorystoreFixture memorystore;
  private static TestRedis redis;

  @BeforeAll
  static void start() {
    memorystore = new MemorystoreFixture(directory);
    redis = memorystore.start();
  }

  @AfterAll
  static void stop() {
    memorystore.close();
  }

  @Override
  protected Deduplicator deduplicator(Settings settings) {
    return memorystore.deduplicator(memorystore.with(settings, redis));
  }

  @Test
  void nothingIsAskedThatMemorystoreRefusesButTheNameOfAConnection() {
    TestRedis own = memorystore.start();
    Deduplicator dedupe = memorystore.deduplicator(memorystore.with(Settings.of(Map.of()), own));
    dedupe.begin(true);
    String event = "0123456789abcdefghijkl";
    var rows = new Wanted.Rows("events", List.of(event));
    dedupe.claim(
        "a.1",
        List.of(new Tail("events", "s", 0)),
        List.of(
            new Wanted(
                "m", "m-r", Instant.now(), false, List.of(rows), List.of(), new Attempt.First())));
    dedupe.confirm("a.1", List.of(new Deduplicator.Stored("m", "m-r", List.of(event))));
    dedupe.settled("s", 1);

    try (RedisClient client = new RedisAccess(memorystore.settings(own)).client()) {
      assertThat(names(client.info("commandstats"), "cmdstat_")).isSubsetOf(ASKED);
      assertThat(names(client.info("commandstats"), "cmdstat_")).contains("hello", "sadd", "time");
      // One for each connection: this one, and the deduplicator's.
      assertThat(client.info("errorstats")).contains("errorstat_ERR:count=2");
      assertThat(names(client.info("errorstats"), "errorstat_")).containsExactly("ERR");
    }
  }

  @Test
  void onePolicyIsRefusedAlsoWhereNobodyMayAskForTheConfiguration() {
    TestRedis evicting = memorystore.start("maxmemory 100mb", "maxmemory-policy volatile-lru");
    Deduplicator dedupe = memorystore.deduplicator(memorystore.settings(evicting));

    assertThatThrownBy(() -> dedupe.begin(true))
        .isInstanceOf(DeduplicatorException.class)
        .hasMessageContaining("maxmemory-policy volatile-lru");
    assertThat(dedupe.check()).isInstanceOf(Health.Down.class);
  }

  @Test
  void anAuthorityThatFollowsAnotherIsTakenUpWithoutARestart() throws Exception {
    TestRedis rotating = memorystore.startOpen();
    TestAuthority next = TestAuthority.named("Server CA");
    memorystore.put("rotated-ca", memorystore.authority.certificate());
    Settings settings = memorystore.settings(rotating).with(Setting.REDIS_CA_SECRET, "rotated-ca");
    Deduplicator dedupe = memorystore.deduplicator(settings);
    dedupe.begin(true);

    try (RedisClient client = new RedisAccess(settings).client()) {
      Map<String, String> certificate =
          next.issue("127.0.0.1").in(directory).stream()
              .map(line -> line.split(" "))
              .collect(Collectors.toMap(line -> line[0], line -> line[1]));
      client.configSet(certificate);
      var kill =
          new CommandArguments(Protocol.Command.CLIENT).add("KILL").add("TYPE").add("normal");
      assertThat(client.executeCommand(new CommandObject<>(kill, BuilderFactory.LONG)))
          .isPositive();
    }
    assertThat(dedupe.check())
        .isInstanceOfSatisfying(
            Health.Down.class,
            down -> assertThat(down.reason()).contains("SLUICE_REDIS_CA_SECRET=rotated-ca"));

    memorystore.put("rotated-ca", memorystore.authority.certificate() + next.certificate());

    Await.until("the next authority", () -> dedupe.check() == Health.UP);
    assertThat(dedupe.settled("s", 3)).isEqualTo(3);
  }

  private static Stream<String> names(String info, String prefix) {
    return info.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length(), line.indexOf(':')));
  }
}
