package io.sluice.processor.source.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.source.push.PushKeys.Found;
import io.sluice.processor.source.push.PushKeys.Key;
import io.sluice.processor.source.push.PushKeys.Unavailable;
import io.sluice.processor.source.push.PushKeys.Unknown;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Keys behind a real server that rotates them, is down, or hangs.
@Timeout(60)
class PushKeysTest {
  private static final TokenForge FIRST = new TokenForge("first");
  private static final TokenForge SECOND = new TokenForge("second");

  private final MovedTime time = new MovedTime();
  private KeyServer server;
  private PushKeys keys;

  @BeforeEach
  void start() throws Exception {
    server = new KeyServer().serving(FIRST);
    keys = new PushKeys(new KeySet(server.uri(), Duration.ofSeconds(5)), time);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingIsFetchedBeforeItIsNeededAndThenOnlyOnce() {
    assertThat(server.asked).hasValue(0);
    for (int i = 0; i < 10; i++) {
      assertThat(keys.find("first")).isEqualTo(new Found(FIRST.key()));
      time.pass(Duration.ofMinutes(5));
    }
    assertThat(server.asked).hasValue(1);
  }

  @Test
  void whatIsFetchedAheadIsNotFetchedAgain() {
    keys.prepare();
    assertThat(keys.find("first")).isEqualTo(new Found(FIRST.key()));
    assertThat(server.asked).hasValue(1);
  }

  @Test
  void afterAnHourTheyAreFetchedAgainAndAWithdrawnKeyIsGone() {
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    server.serving(SECOND);
    time.pass(PushKeys.FRESH);
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    time.pass(Duration.ofSeconds(1));

    assertThat(keys.find("first")).isEqualTo(new Unknown());
    assertThat(keys.find("second")).isEqualTo(new Found(SECOND.key()));
    assertThat(server.asked).hasValue(2);
  }

  @Test
  void aNewKeyIsAskedForWhenItsFirstTokenComes() {
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    server.serving(FIRST, SECOND);
    time.pass(PushKeys.INTERVAL);

    assertThat(keys.find("second")).isEqualTo(new Found(SECOND.key()));
    assertThat(keys.find("first")).isEqualTo(new Found(FIRST.key()));
    assertThat(server.asked).hasValue(2);
  }

  @Test
  void aRotationInTheMiddleOfTheTrafficCostsOneFetch() throws Exception {
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    server.serving(FIRST, SECOND);
    time.pass(PushKeys.INTERVAL);

    var asks = new ArrayList<Callable<Key>>();
    for (int i = 0; i < 100; i++) {
      String kid = i % 2 == 0 ? "first" : "second";
      asks.add(() -> keys.find(kid));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Key> answer : threads.invokeAll(asks)) {
        assertThat(answer.get()).isInstanceOf(Found.class);
      }
    }
    assertThat(server.asked).hasValue(2);
  }

  @Test
  void whoeverSendsNamesOfKeysThatDoNotExistMakesFewFetches() {
    for (int i = 0; i < 100; i++) {
      assertThat(keys.find("made-up-" + i)).isEqualTo(new Unknown());
      assertThat(keys.find("first")).isInstanceOf(Found.class);
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(server.asked).hasValue(10);
  }

  @Test
  void withoutAnAnswerKnownKeysAreUsedForADayAndOthersAreNotJudged() {
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    server.answering(500, "");
    time.pass(PushKeys.FRESH.plusSeconds(1));

    assertThat(keys.find("first")).isEqualTo(new Found(FIRST.key()));
    assertThat(keys.find("second")).isInstanceOf(Unavailable.class);
    assertThat(server.asked).hasValue(2);

    time.pass(PushKeys.USABLE.minus(PushKeys.FRESH).minusSeconds(2));
    assertThat(keys.find("first")).isEqualTo(new Found(FIRST.key()));
    time.pass(Duration.ofSeconds(1));
    assertThat(keys.find("first")).isInstanceOf(Unavailable.class);

    server.serving(FIRST, SECOND);
    time.pass(PushKeys.INTERVAL);
    assertThat(keys.find("second")).isInstanceOf(Found.class);
    assertThat(keys.find("first")).isInstanceOf(Found.class);
  }

  @Test
  void aFirstFetchThatFailsIsTriedAgain() {
    server.answering(503, "");
    assertThat(keys.find("first"))
        .isEqualTo(
            new Unavailable(server.uri() + " cannot be read: " + server.uri() + " answers 503"));
    server.serving(FIRST);
    assertThat(keys.find("first")).isInstanceOf(Unavailable.class);
    assertThat(server.asked).hasValue(1);
    time.pass(PushKeys.INTERVAL);

    assertThat(keys.find("first")).isInstanceOf(Found.class);
  }

  @Test
  void anAnswerWithoutKeysDoesNotTakeTheKnownOnesAway() {
    assertThat(keys.find("first")).isInstanceOf(Found.class);
    server.answering(200, "{\"keys\":[]}");
    time.pass(PushKeys.FRESH.plusSeconds(1));

    assertThat(keys.find("first")).isInstanceOf(Found.class);
    assertThat(server.asked).hasValue(2);
  }

  @Test
  void whileAFetchHangsKnownKeysAreUsed() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var fetches = new AtomicInteger();
    var hanging =
        new PushKeys(
            () -> {
              if (fetches.incrementAndGet() > 1) {
                asked.countDown();
                await(go);
                throw new IOException("it hung");
              }
              return Map.of("first", FIRST.key());
            },
            time);
    assertThat(hanging.find("first")).isInstanceOf(Found.class);
    time.pass(PushKeys.FRESH.plusSeconds(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Key> other = threads.submit(() -> hanging.find("other"));
      try {
        asked.await();
        Future<Key> known = threads.submit(() -> hanging.find("first"));
        assertThat(known.get(20, TimeUnit.SECONDS)).isEqualTo(new Found(FIRST.key()));
      } finally {
        go.countDown();
      }
      assertThat(other.get()).isEqualTo(new Unavailable("it hung"));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
