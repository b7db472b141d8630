package io.sluice.local.cli.send;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// How long to wait before the next try of one batch: what the server asked for, else a time that
/// doubles, with jitter so that many clients do not come back together.
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Duration patience;
  private Duration next = FIRST;
  private @Nullable Long firstFailure;

  /// @param patience from the first failed try to the last one
  Backoff(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /// Waits, or returns false at once when patience would not last.
  boolean await(@Nullable Duration asked) throws InterruptedException {
    long now = System.nanoTime();
    if (firstFailure == null) {
      firstFailure = now;
    }
    Duration wait = asked == null ? jittered(next) : asked;
    if (wait.plusNanos(now - firstFailure).compareTo(patience) > 0) {
      return false;
    }
    next = next.compareTo(LONGEST.dividedBy(2)) < 0 ? next.multipliedBy(2) : LONGEST;
    Thread.sleep(wait);
    return true;
  }

  private static Duration jittered(Duration base) {
    return base.plusMillis(ThreadLocalRandom.current().nextLong(base.toMillis() / 2 + 1));
  }
}
