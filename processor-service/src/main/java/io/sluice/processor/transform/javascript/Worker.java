package io.sluice.processor.transform.javascript;

import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A platform thread that does one job after the other.
///
/// A platform thread, because of a virtual one nobody can say what it uses, and code that computes
/// would keep the others from running.
final class Worker {
  /// Frames of JavaScript are large; in half of this its recursion ends sooner than people expect.
  private static final long STACK_BYTES = 2L << 20;

  private final BlockingQueue<Job<?>> jobs;
  private final Runnable awake;
  private final Consumer<Worker> late;
  private final Thread thread;
  private volatile @Nullable Job<?> current;
  private volatile boolean dismissed;
  private long stoppedAt;

  /// @param awake told when a job begins
  /// @param late told when a dismissed worker ends after all
  Worker(BlockingQueue<Job<?>> jobs, Runnable awake, Consumer<Worker> late) {
    this.jobs = jobs;
    this.awake = awake;
    this.late = late;
    thread = new Thread(null, this::work, "transform", STACK_BYTES);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      while (!dismissed) {
        Job<?> job = jobs.take();
        current = job;
        awake.run();
        job.work();
        current = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    late.accept(this);
  }

  /// Looks after the current job, if there is one. Called by one thread alone.
  ///
  /// @return whether its thread does not notice that it was stopped
  boolean watch(long now) {
    Job<?> job = current;
    if (job == null) {
      stoppedAt = 0;
      return false;
    }
    job.watch(thread.threadId());
    if (!job.stopped()) {
      stoppedAt = 0;
      return false;
    }
    if (stoppedAt == 0) {
      stoppedAt = now;
    }
    if (now - stoppedAt < job.grace().toNanos()) {
      return false;
    }
    dismissed = true;
    job.giveUp();
    return true;
  }

  boolean idle() {
    return current == null;
  }

  void dismiss() {
    dismissed = true;
    thread.interrupt();
  }
}
