package io.sluice.processor;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Work that waits in the queue of the group commit, and the thread that waits for its outcome.
final class Pending {
  private final Work work;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;

  Pending(Work work) {
    this.work = work;
  }

  Work work() {
    return work;
  }

  /// Tells the outcome; the first one counts.
  synchronized void end(Outcome outcome) {
    if (this.outcome == null) {
      this.outcome = outcome;
    }
    done.countDown();
  }

  boolean ended() {
    return outcome != null;
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
