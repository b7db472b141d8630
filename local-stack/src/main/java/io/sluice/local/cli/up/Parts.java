package io.sluice.local.cli.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /// Starts something that can be closed.
  @FunctionalInterface
  interface Start<T extends AutoCloseable> {
    T start() throws Exception;
  }

  /// Starts a part, and keeps it for the end, which waits until a part that is just starting has
  /// started: nothing is left behind.
  ///
  /// @throws InterruptedException when the end came first
  synchronized <T extends AutoCloseable> T start(Start<T> start) throws Exception {
    if (ended) {
      throw new InterruptedException("ended while starting");
    }
    T part = start.start();
    running.push(part);
    return part;
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
