package io.sluice.bench.proxy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way that bytes have to go: they arrive in order, each of them late by the delay. Many are on
/// the way at a time, as in a network, where a distance costs time and no throughput.
final class Distance {
  /// How many chunks may be on the way; whoever sends more waits, as for a full window of TCP.
  private static final int MAX_CHUNKS = 256;

  private static final byte[] NOTHING = {};

  private final Supplier<Duration> delay;
  private final Deque<Chunk> onTheWay = new ArrayDeque<>();
  private boolean ended;
  private boolean abandoned;

  /// @param delay of the bytes that are sent next
  Distance(Supplier<Duration> delay) {
    this.delay = delay;
  }

  /// @param due when it arrives, by [System#nanoTime()]
  private record Chunk(byte[] bytes, long due) {}

  /// Sends the first bytes of a buffer.
  synchronized void send(byte[] buffer, int length) throws InterruptedException {
    while (onTheWay.size() == MAX_CHUNKS && !abandoned) {
      wait();
    }
    if (!abandoned) {
      onTheWay.add(
          new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delay.get().toNanos()));
      notifyAll();
    }
  }

  /// Nothing follows.
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Nobody will receive what is on the way.
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /// Waits for the next bytes; there are none when nothing follows.
  byte[] receive() throws InterruptedException {
    Chunk next = next();
    if (next == null) {
      return NOTHING;
    }
    long left = next.due() - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
    return next.bytes();
  }

  private synchronized @Nullable Chunk next() throws InterruptedException {
    while (onTheWay.isEmpty() && !ended) {
      wait();
    }
    notifyAll();
    return onTheWay.poll();
  }
}
