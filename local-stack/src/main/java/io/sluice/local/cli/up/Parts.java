package io.sluice.local.cli.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What runs, in the order in which it was started; ended in reverse.
final class Parts {
  /// How long all ends together may take, and the least that each may.
  private static final Duration DRAIN = Duration.ofSeconds(8);

  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean ended;

  /// Starts parts that do not need each other, side by side, and keeps them for the end, where they
  /// count as started in this order. The end waits for what is just starting: nothing is left
  /// behind.
  ///
  /// @throws InterruptedException when the end came first
  /// @throws Exception the first failure, once all have started or failed
  synchronized void start(List<Callable<? extends AutoCloseable>> starts) throws Exception {
    if (ended) {
      throw new InterruptedException("ended while starting");
    }
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var started = new ArrayList<Future<? extends AutoCloseable>>();
      for (Callable<? extends AutoCloseable> start : starts) {
        started.add(threads.submit(start));
      }
      Throwable failure = null;
      for (Future<? extends AutoCloseable> part : started) {
        try {
          running.push(part.get());
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
        }
      }
      if (failure != null) {
        throw failure instanceof Exception e ? e : new ExecutionException(failure);
      }
    }
  }

  /// Ends the parts, the last started one first. A second call does nothing.
  synchronized void end() {
    ended = true;
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (!running.isEmpty()) {
      long left = Math.max(LEAST.toNanos(), deadline - System.nanoTime());
      close(running.pop(), Duration.ofNanos(left));
    }
  }

  /// Whether the end has come. While it is coming, this waits.
  synchronized boolean haveEnded() {
    return ended;
  }

  private static void close(AutoCloseable part, Duration most) {
    Thread closing =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                part.close();
              } catch (Exception e) {
                LOG.atError().setCause(e).log("{} did not end well", part);
              }
            });
    try {
      if (!closing.join(most)) {
        LOG.warn("{} did not end within {} s", part, most.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
