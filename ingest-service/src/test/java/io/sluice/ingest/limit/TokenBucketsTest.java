package io.sluice.ingest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.limit.TokenBuckets.Taking;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketsTest {
  private static final Taking TAKEN = new Taking.Taken();

  /// Anywhere, also where it soon overflows.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  /// 100 tokens, 10 of them a second.
  private final TokenBuckets buckets = buckets(100, Duration.ofSeconds(10));

  @Test
  void aBucketIsFullAtFirstAndRefusesWhatIsNotThere() {
    assertThat(buckets.take("a", 60)).isEqualTo(TAKEN);
    assertThat(buckets.left("a")).isEqualTo(40);
    assertThat(buckets.take("a", 41)).isEqualTo(refused(Duration.ofMillis(100)));
    assertThat(buckets.left("a")).as("what was refused took nothing").isEqualTo(40);
    assertThat(buckets.take("a", 40)).isEqualTo(TAKEN);
    assertThat(buckets.take("a", 1)).isEqualTo(refused(Duration.ofMillis(100)));
  }

  @Test
  void everyClientHasABucketOfItsOwn() {
    assertThat(buckets.take("a", 100)).isEqualTo(TAKEN);
    assertThat(buckets.take("b", 100)).isEqualTo(TAKEN);
  }

  @Test
  void itFillsSteadilyUpToItsSize() {
    buckets.take("a", 100);
    pass(Duration.ofMillis(2_550));
    assertThat(buckets.left("a")).isEqualTo(25);
    assertThat(buckets.take("a", 26)).isEqualTo(refused(Duration.ofMillis(50)));
    assertThat(buckets.take("a", 25)).isEqualTo(TAKEN);

    pass(Duration.ofHours(1));
    assertThat(buckets.left("a")).isEqualTo(100);
    assertThat(buckets.take("a", 100)).isEqualTo(TAKEN);
    assertThat(buckets.take("a", 1)).isNotEqualTo(TAKEN);
  }

  @Test
  void aRefusalSaysWhenTheSameWouldPass() {
    buckets.take("a", 100);
    var wait = ((Taking.Refused) buckets.take("a", 37)).after();
    pass(wait.minusNanos(1));
    assertThat(buckets.take("a", 37)).isEqualTo(refused(Duration.ofNanos(1)));
    pass(Duration.ofNanos(1));
    assertThat(buckets.take("a", 37)).isEqualTo(TAKEN);
  }

  @Test
  void moreThanABucketHoldsPassesWhenItIsFullAndIsOwed() {
    buckets.take("a", 1);
    assertThat(buckets.take("a", 250)).isEqualTo(refused(Duration.ofMillis(100)));
    pass(Duration.ofMillis(100));
    assertThat(buckets.take("a", 250)).isEqualTo(TAKEN);
    assertThat(buckets.left("a")).isZero();

    assertThat(buckets.take("a", 1)).isEqualTo(refused(Duration.ofMillis(15_100)));
    pass(Duration.ofMillis(15_100));
    assertThat(buckets.take("a", 1)).isEqualTo(TAKEN);
  }

  @Test
  void lookingTakesNothing() {
    buckets.take("a", 99);
    assertThat(buckets.peek("a", 1)).isEqualTo(TAKEN);
    assertThat(buckets.peek("a", 1)).isEqualTo(TAKEN);
    assertThat(buckets.peek("a", 2)).isEqualTo(refused(Duration.ofMillis(100)));
    assertThat(buckets.left("a")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"2147483647, 3600", "7731092785200, 3600", "1, 3600", "3, 1"})
  void ratesOfAllSizesAreKept(long capacity, int seconds) {
    var any = buckets(capacity, Duration.ofSeconds(seconds));
    assertThat(any.left("a")).isEqualTo(capacity);
    assertThat(any.take("a", Integer.MAX_VALUE)).isEqualTo(TAKEN);
    assertThat(any.left("a")).isLessThanOrEqualTo(Math.max(0, capacity - Integer.MAX_VALUE));
  }

  @Test
  void whoWasSeenLongestAgoIsForgottenWhenThereAreTooMany() {
    var few = new TokenBuckets(100, Duration.ofSeconds(10), nanos::get, 3);
    few.take("a", 100);
    few.take("b", 100);
    few.take("c", 100);
    few.take("a", 1);
    few.take("d", 100);

    assertThat(few.size()).isEqualTo(3);
    assertThat(few.left("a")).isZero();
    assertThat(few.left("b")).as("full, as if it had never been there").isEqualTo(100);
  }

  @Test
  void manyThreadsTogetherNeverGetMoreThanABucketAndWhatFlowsIn() {
    long seed = System.nanoTime();
    var taken = new AtomicLong();
    long start = nanos.get();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        var random = new Random(seed + i);
        threads.submit(() -> {
          for (int j = 0; j < 20_000; j++) {
            int count = 1 + random.nextInt(5);
            nanos.addAndGet(random.nextInt(50_000));
            if (buckets.take("a", count) instanceof Taking.Taken) {
              taken.addAndGet(count);
            }
          }
        });
      }
    }
    double flown = (nanos.get() - start) / 100e6;
    assertThat((double) taken.get())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(100 + flown)
        .isGreaterThan(100 + flown - 6);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Taking refused(Duration wait) {
    return new Taking.Refused(wait);
  }

  private TokenBuckets buckets(long capacity, Duration fill) {
    return new TokenBuckets(capacity, fill, nanos::get);
  }
}
