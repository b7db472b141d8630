package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Attempt;
import io.sluice.processor.Claim;
import io.sluice.processor.Claims;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Claims.Resting;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorContract;
import io.sluice.processor.DeduplicatorException;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import io.sluice.service.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

class RedisDeduplicatorTest extends DeduplicatorContract {
  private static final List<Tail> TAILS = List.of(new Tail("events", "projects/p/streams/x", 5));
  private static TestRedis redis;

  private final List<Deduplicator> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void closeAll() {
    open.forEach(Deduplicator::close);
  }

  @Override
  protected Deduplicator deduplicator(Settings settings) {
    return on(redis, settings);
  }

  @Test
  void consumersDoNotSeeEachOther() {
    Deduplicator one = begun("one");
    Deduplicator two = begun("two");

    assertThat(claim(one, "a.1", "shared")).isInstanceOf(Claim.Granted.class);
    assertThat(claim(two, "a.2", "shared")).isInstanceOf(Claim.Granted.class);
    assertThat(claim(one, "b.1", "shared")).isInstanceOf(Claim.Busy.class);
  }

  @Test
  void aRedisThatForgotTheScriptsLearnsThemAgain() {
    Deduplicator dedupe = begun("forgetful");
    claim(dedupe, "a.1", "m");

    try (RedisClient client = RedisClient.create(redis.url())) {
      client.scriptFlush();
    }

    assertThat(claim(dedupe, "a.2", "n")).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void aRedisThatForgetsWhenItIsFullIsRefused() {
    try (TestRedis evicting = TestRedis.start("maxmemory 100mb", "maxmemory-policy allkeys-lru")) {
      Deduplicator dedupe = on(evicting, Settings.of(Map.of()));

      assertThatThrownBy(() -> dedupe.begin(true))
          .isInstanceOf(DeduplicatorException.class)
          .hasMessageContaining("maxmemory-policy allkeys-lru")
          .hasMessageContaining("set it to noeviction");
      assertThat(dedupe.check()).isInstanceOf(Health.Down.class);
    }
  }

  @Test
  void aRedisThatBeginsToForgetIsNoticed() {
    try (TestRedis changing = TestRedis.start();
        RedisClient client = RedisClient.create(changing.url())) {
      Deduplicator dedupe = on(changing, Settings.of(Map.of()));
      assertThat(dedupe.check()).isEqualTo(Health.UP);

      client.configSet("maxmemory-policy", "volatile-ttl");

      assertThat(dedupe.check())
          .isInstanceOfSatisfying(
              Health.Down.class, down -> assertThat(down.reason()).contains("volatile-ttl"));
    }
  }

  @Test
  void aRedisThatIsFullClaimsNothingButNotesWhatIsStored() {
    try (TestRedis full = TestRedis.start("maxmemory-policy noeviction");
        RedisClient client = RedisClient.create(full.url())) {
      assumeFalse(
          client.info("server").contains("redis_version:6"),
          "a Redis before 7.0 does not know scripts that run when it is full");
      Deduplicator dedupe = on(full, Settings.of(Map.of()));
      dedupe.begin(true);
      claim(dedupe, "a.1", "m");
      client.configSet("maxmemory", "1");

      assertThatThrownBy(() -> claim(dedupe, "a.2", "n"))
          .isInstanceOf(DeduplicatorException.class)
          .hasMessageContaining("OOM");
      assertThat(dedupe.settled("s", 7)).isEqualTo(7);
      assertThat(dedupe.confirm("a.1", List.of(new Deduplicator.Stored("m", "m-r", List.of("e")))))
          .isZero();

      client.configSet("maxmemory", "0");
      assertThat(claim(dedupe, "a.3", "m")).isEqualTo(new Claim.Done(null, true));
      assertThat(dedupe.settled("s", 8)).isEqualTo(7);
    }
  }

  @Test
  void aRedisThatWasStartedAnewHasLostItsMemoryUnlessItIsDurable() {
    Settings settings = consumer("restarted");
    Deduplicator dedupe = on(redis, settings);
    dedupe.begin(true);
    claim(dedupe, "a.1", "m");
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.set("sluice:1:epoch:restarted", "0 another");
    }

    assertThat(ask(on(redis, settings.with(Setting.REDIS_DURABLE, "yes")), "b.1", "m"))
        .isInstanceOf(Answered.class);
    assertThat(ask(dedupe, "b.1", "m")).isInstanceOf(Resting.class);
  }

  @Test
  void aRedisThatIsNotThereIsNamed() {
    TestRedis gone = TestRedis.start();
    Deduplicator dedupe = on(gone, Settings.of(Map.of()));
    assertThat(dedupe.check()).isEqualTo(Health.UP);
    gone.close();

    assertThatThrownBy(() -> dedupe.begin(true))
        .isInstanceOf(DeduplicatorException.class)
        .hasMessageContaining(gone.url());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://host", "http://host:1", "host:6379", "redis://a b:1"})
  void anAddressThatIsNoneIsRefusedAtTheStart(String url) {
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", url));

    assertThatThrownBy(() -> new RedisScripts(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(url);
  }

  @Test
  void whatIsRememberedCanBeReadByPeople() {
    claim(begun("people"), "a.1", "m");

    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.get("sluice:1:m:people:m"))
          .matches("C a\\.1 \\d{13} m-r \\d{13} events=projects/p/streams/x@5\\+2");
      assertThat(client.pttl("sluice:1:m:people:m")).isBetween(7 * 86_400_000L, 8 * 86_400_000L);
      assertThat(client.get("sluice:1:t:people:projects/p/streams/x")).isEqualTo("7");
      assertThat(client.get("sluice:1:epoch:people")).matches("0 [0-9a-f]{40}");
      assertThat(client.pttl("sluice:1:epoch:people")).isEqualTo(-1);
    }
  }

  private Deduplicator on(TestRedis server, Settings settings) {
    Settings located = settings.with(Setting.REDIS_URL, server.url());
    var dedupe = new RedisDeduplicator(located, new RedisScripts(located));
    open.add(dedupe);
    return dedupe;
  }

  private Deduplicator begun(String consumer) {
    Deduplicator dedupe = deduplicator(consumer(consumer));
    dedupe.begin(true);
    return dedupe;
  }

  private static Claims ask(Deduplicator dedupe, String token, String message) {
    var rows = new Wanted.Rows("events", List.of("", ""));
    var wanted =
        new Wanted(
            message, "m-r", Instant.now(), false, List.of(rows), List.of(), new Attempt.First());
    return dedupe.claim(token, TAILS, List.of(wanted));
  }

  private static Claim claim(Deduplicator dedupe, String token, String message) {
    return ((Answered) ask(dedupe, token, message)).answers().getFirst();
  }

  private static Settings consumer(String name) {
    return Settings.of(Map.of("SLUICE_CONSUMER", name));
  }
}
