package io.sluice.processor.transform.javascript;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A task on its way through the workers. It ends once: by itself, or because it was stopped.
final class Job<T> {
  private final Budget budget;
  private final Task<T> task;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
  private volatile @Nullable Sandbox sandbox;
  private volatile @Nullable Usage begin;
  private @Nullable Ran<T> ran;
  private @Nullable RuntimeException failure;

  Job(Budget budget, Task<T> task) {
    this.budget = budget;
    this.task = task;
  }

  /// Does it, on the thread of a worker.
  void work() {
    if (end.get() != null) {
      return;
    }
    Sandbox own = null;
    try {
      own = task.open();
      sandbox = own;
      Usage before = Usage.ofThisThread();
      begin = before;
      T value = task.run(own);
      if (Usage.ofThisThread().since(before).bytes() > budget.bytes()) {
        stop(Breach.BYTES);
      }
      finish(own, new Ran.Done<>(value));
    } catch (RuntimeException e) {
      fail(own, e);
    } finally {
      ended.countDown();
    }
  }

  private void finish(Sandbox own, Ran<T> done) {
    ran = done;
    if (end.compareAndSet(null, done)) {
      task.release(own);
    } else {
      own.close();
    }
  }

  private void fail(@Nullable Sandbox own, RuntimeException e) {
    failure = e;
    end.compareAndSet(null, e);
    if (own != null) {
      own.close();
    }
  }

  /// Stops it when it has spent its budget; looked at from outside.
  ///
  /// @param thread which thread works on it
  void watch(long thread) {
    Usage before = begin;
    if (before != null && end.get() == null) {
      Usage used = Usage.of(thread).since(before);
      if (used.bytes() > budget.bytes()) {
        stop(Breach.BYTES);
      } else if (used.cpu().compareTo(budget.time()) > 0
          || used.wall().compareTo(budget.wall()) > 0) {
        stop(Breach.TIME);
      }
    }
  }

  /// Stops it, unless it has ended.
  void stop(Breach breach) {
    if (end.compareAndSet(null, breach)) {
      Sandbox running = sandbox;
      if (running != null) {
        running.kill();
      }
    }
  }

  /// Tells whoever waits that it was stopped, although its thread has not noticed yet.
  void giveUp() {
    ended.countDown();
  }

  /// Whether it was stopped.
  boolean stopped() {
    return end.get() instanceof Breach;
  }

  /// Waits for its end.
  Ran<T> await() throws InterruptedException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      stop(Breach.CANCELLED);
      throw e;
    }
    if (end.get() instanceof Breach breach) {
      return new Ran.Stopped<>(breach);
    }
    if (failure != null) {
      throw failure;
    }
    if (ran == null) {
      throw new IllegalStateException("a job ended without a result");
    }
    return ran;
  }

  /// How long it may take to notice that it was stopped.
  Duration grace() {
    return budget.time();
  }
}
