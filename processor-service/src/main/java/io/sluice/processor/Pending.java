package io.sluice.processor;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Work that was handed in, and the thread that waits for its outcome.
final class Pending {
  private final Work work;
  private final Attempt attempt;
  private final long latest;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;

  /// Work to be done until a time, in milliseconds of the processor's clock.
  Pending(Work work, Attempt attempt, long latest) {
    this.work = work;
    this.attempt = attempt;
    this.latest = latest;
  }

  Work work() {
    return work;
  }

  Attempt attempt() {
    return attempt;
  }

  long latest() {
    return latest;
  }

  /// Tells the outcome; the first one counts.
  synchronized void end(Outcome outcome) {
    if (this.outcome == null) {
      this.outcome = outcome;
    }
    done.countDown();
  }

  Outcome await() throws InterruptedException {
    done.await();
    Outcome known = outcome;
    if (known == null) {
      throw new IllegalStateException("ended without an outcome");
    }
    return known;
  }
}
