package io.sluice.processor.dedupe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Settings;
import io.sluice.processor.Attempt;
import io.sluice.processor.Claim;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.Deduplicator.Stored;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/// How events that are stored are remembered: in little memory, and for their time. And those that
/// are about to be.
class StoredEventsTest {
  private static final int SECOND = 1000;
  private static final int MINUTE = 60 * SECOND;

  /// Buckets of a generation that is not known to need more.
  private static final int SMALL_GENERATION = 512;

  /// What the settings say by default.
  private static final int WINDOW = 30 * MINUTE;

  private static TestRedis redis;
  private static RedisClient client;

  private final Random random = new Random(1);
  private long now = 1_000_000_000;
  private int serial;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    client = RedisClient.create(redis.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void clear() {
    client.flushAll();
    advance(0);
  }

  @Test
  void manyEventsAreKeptInFewKeysAndNoneIsForgottenOrMadeUp() {
    try (Deduplicator dedupe = deduplicator(900)) {
      List<List<String>> chunks = Stream.generate(() -> keys(1000)).limit(30).toList();

      chunks.forEach(keys -> store(dedupe, keys));

      assertThat(client.dbSize()).isLessThan(3000);
      assertThat(chunks).allMatch(keys -> isStored(dedupe, keys));
      assertThat(keys(1000)).noneMatch(key -> isStored(dedupe, List.of(key)));
    }
  }

  @Test
  void bucketsStayAsSmallAsRedisKeepsCompactly() {
    try (Deduplicator dedupe = deduplicator(900)) {
      fillSmallGeneration(dedupe);

      assertThat(client.keys("sluice:1:d:*"))
          .hasSizeGreaterThan(SMALL_GENERATION)
          .allMatch(bucket -> client.objectEncoding(bucket).equals("intset"));
    }
  }

  @Test
  void anEventIsRememberedForItsTimeOrUpToHalfAsLongAgain() {
    try (Deduplicator dedupe = deduplicator(900)) {
      var stored = new ArrayList<String>();
      for (int minute = 0; minute < 150; minute++) {
        stored.add(keys(1).getFirst());
        store(dedupe, List.of(stored.getLast()));
        int youngestForgotten = minute - WINDOW / MINUTE * 3 / 2 - 1;
        assertThat(isStored(dedupe, List.of(stored.get(Math.max(0, minute - WINDOW / MINUTE)))))
            .isTrue();
        if (youngestForgotten >= 0) {
          assertThat(isStored(dedupe, List.of(stored.get(youngestForgotten)))).isFalse();
        }
        assertThat(generations()).hasSizeLessThanOrEqualTo(4);
        advance(MINUTE);
      }
    }
  }

  @Test
  void aGenerationHasFewerBucketsAfterOneThatWasNotFilled() {
    try (Deduplicator dedupe = deduplicator(900)) {
      fillSmallGeneration(dedupe);
      assertThat(generations().getLast()).endsWith(" 2");

      advance(WINDOW / 2 + 1);
      store(dedupe, keys(1));

      assertThat(generations().getLast()).endsWith(" 1");
    }
  }

  @Test
  void aGenerationIsForgottenWithAllThatIsInIt() {
    try (Deduplicator dedupe = deduplicator(900)) {
      store(dedupe, keys(1000));

      advance(WINDOW * 3 / 2 + 1);
      store(dedupe, keys(1));

      assertThat(client.keys("sluice:1:d:*")).hasSize(1);
    }
  }

  @Test
  void processorsWithOtherTimesRememberForEachOther() {
    try (Deduplicator brief = deduplicator(60);
        Deduplicator patient = deduplicator(3600)) {
      List<String> first = keys(3);
      List<String> second = keys(3);
      store(brief, first);
      store(patient, second);
      assertThat(isStored(patient, first)).isTrue();

      advance(4500 * SECOND);

      assertThat(isStored(brief, second)).isTrue();
      assertThat(isStored(patient, first)).isFalse();
    }
  }

  @Test
  void whatIsNoHashIsRememberedAsWell() {
    try (Deduplicator dedupe = deduplicator(900)) {
      List<String> keys = List.of("a", "bigquery:refused:m:x", "ü".repeat(300));

      store(dedupe, keys);

      assertThat(isStored(dedupe, keys)).isTrue();
      advance(WINDOW + 1);
      assertThat(keys).noneMatch(key -> isStored(dedupe, List.of(key)));
    }
  }

  @Test
  void eachOfManyEventsIsHeldByItsMessageUntilThatIsStored() {
    try (Deduplicator dedupe = deduplicator(900)) {
      List<String> keys = keys(2500);
      claim(dedupe, "a.1", List.of(wanted("first", keys, new Attempt.First())));

      List<Wanted> others =
          keys.stream()
              .map(key -> wanted("q" + serial++, List.of(key), new Attempt.First()))
              .toList();
      assertThat(claim(dedupe, "b.1", others)).allMatch(new Claim.Busy("first")::equals);

      dedupe.confirm("a.1", List.of(new Stored("first", "m-r", keys)));
      assertThat(claim(dedupe, "b.2", others)).allMatch(Claim.Done.class::isInstance);
      String holders = client.keys("sluice:1:h:*").iterator().next();
      assertThat(client.hkeys(holders)).containsExactly("");
    }
  }

  @Test
  void anEventIsHeldInTheNextPeriodToo() {
    advance(40L * 24 * 60 * MINUTE - now - SECOND);
    try (Deduplicator dedupe = deduplicator(900)) {
      List<String> keys = keys(1);
      claim(dedupe, "a.1", List.of(wanted("first", keys, new Attempt.First())));

      advance(2 * SECOND);

      assertThat(claim(dedupe, "b.1", List.of(wanted("second", keys, new Attempt.First()))))
          .containsExactly(new Claim.Busy("first"));
      assertThat(client.keys("sluice:1:h:*")).hasSize(1);
    }
  }

  /// Stores until the next generation is opened, which has more buckets.
  private void fillSmallGeneration(Deduplicator dedupe) {
    for (int chunk = 0; chunk < 50 && generations().getLast().endsWith(" 1"); chunk++) {
      store(dedupe, keys(5000));
    }
  }

  private static Deduplicator deduplicator(int retryWindow) {
    Deduplicator dedupe =
        MovedClock.deduplicator(
            Settings.of(
                Map.of(
                    "SLUICE_REDIS_URL", redis.url(),
                    "SLUICE_RETRY_WINDOW_SECONDS", Integer.toString(retryWindow))));
    dedupe.begin(true);
    return dedupe;
  }

  private static List<String> generations() {
    String text = client.get("sluice:1:generations:bigquery");
    return text == null ? List.of("none 1") : List.of(text.split(","));
  }

  private void advance(long milliseconds) {
    now += milliseconds;
    MovedClock.set(client, now);
  }

  private List<String> keys(int count) {
    return Stream.generate(this::key).limit(count).toList();
  }

  private String key() {
    var hash = new byte[16];
    random.nextBytes(hash);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private void store(Deduplicator dedupe, List<String> keys) {
    dedupe.confirm("a." + serial++, List.of(new Stored("m" + serial++, "m-r", keys)));
  }

  /// Whether all of some events are known to be stored; asks without claiming them.
  private boolean isStored(Deduplicator dedupe, List<String> keys) {
    Wanted wanted = wanted("q" + serial++, keys, new Attempt.LookUp());
    return claim(dedupe, "b." + serial++, List.of(wanted)).getFirst() instanceof Claim.Done;
  }

  private Wanted wanted(String message, List<String> keys, Attempt attempt) {
    List<Wanted.Rows> rows = List.of(new Wanted.Rows("events", keys));
    Instant created = Instant.ofEpochMilli(now);
    return new Wanted(message, "m-r", created, false, rows, List.of(), attempt);
  }

  private static List<Claim> claim(Deduplicator dedupe, String token, List<Wanted> wanted) {
    return ((Answered) dedupe.claim(token, List.of(new Tail("events", "s", 0)), wanted)).answers();
  }
}
