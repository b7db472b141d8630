package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Claim;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorContract;
import io.sluice.processor.DeduplicatorException;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import io.sluice.service.Health;
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
    List<Wanted> wanted =
        List.of(new Wanted("shared", List.of(new Wanted.Rows("events", List.of("")))));
    List<Tail> tails = List.of(new Tail("events", "s", 0));

    assertThat(deduplicator(consumer("one")).claim("t1", tails, wanted).getFirst())
        .isInstanceOf(Claim.Granted.class);
    assertThat(deduplicator(consumer("two")).claim("t2", tails, wanted).getFirst())
        .isInstanceOf(Claim.Granted.class);
    assertThat(deduplicator(consumer("one")).claim("t3", tails, wanted).getFirst())
        .isInstanceOf(Claim.Busy.class);
  }

  @Test
  void aRedisThatForgotTheScriptsLearnsThemAgain() {
    Deduplicator dedupe = deduplicator(consumer("forgetful"));
    List<Tail> tails = List.of(new Tail("events", "s", 0));
    dedupe.claim(
        "t1", tails, List.of(new Wanted("a", List.of(new Wanted.Rows("events", List.of(""))))));

    try (RedisClient client = RedisClient.create(redis.url())) {
      client.scriptFlush();
    }

    assertThat(
            dedupe.claim(
                "t2",
                tails,
                List.of(new Wanted("b", List.of(new Wanted.Rows("events", List.of("")))))))
        .hasSize(1);
  }

  @Test
  void aRedisThatForgetsWhenItIsFullIsRefused() {
    try (TestRedis evicting = TestRedis.start("maxmemory 100mb", "maxmemory-policy allkeys-lru")) {
      Deduplicator dedupe = on(evicting, Settings.of(Map.of()));

      assertThatThrownBy(() -> dedupe.claim("t", List.of(), List.of()))
          .isInstanceOf(DeduplicatorException.class)
          .hasMessageContaining("maxmemory-policy allkeys-lru")
          .hasMessageContaining("set it to noeviction");
      assertThat(dedupe.check()).isInstanceOf(Health.Down.class);
    }
  }

  @Test
  void aRedisThatIsNotThereIsNamed() {
    TestRedis gone = TestRedis.start();
    Deduplicator dedupe = on(gone, Settings.of(Map.of()));
    assertThat(dedupe.check()).isEqualTo(Health.UP);
    gone.close();

    assertThatThrownBy(() -> dedupe.claim("t", List.of(), List.of()))
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
  void aClaimCanBeReadByPeople() {
    Deduplicator dedupe = deduplicator(consumer("people"));
    dedupe.claim(
        "t1",
        List.of(new Tail("events", "projects/p/streams/x", 5)),
        List.of(new Wanted("m", List.of(new Wanted.Rows("events", List.of("", ""))))));

    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.get("sluice:1:m:people:m"))
          .matches("C t1 \\d{13} 1 events=projects/p/streams/x@5\\+2");
      assertThat(client.pttl("sluice:1:m:people:m")).isBetween(7 * 86_400_000L, 8 * 86_400_000L);
    }
  }

  private Deduplicator on(TestRedis server, Settings settings) {
    Settings located = settings.with(Setting.REDIS_URL, server.url());
    var dedupe = new RedisDeduplicator(located, new RedisScripts(located));
    open.add(dedupe);
    return dedupe;
  }

  private static Settings consumer(String name) {
    return Settings.of(Map.of("SLUICE_CONSUMER", name));
  }
}
