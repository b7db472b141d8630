package io.sluice.local.pubsub;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Cuts pushes that are not answered within the ack deadline, whether they hang in a write or a
/// read.
final class PushTimeouts implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Set<PushConnection> inFlight = ConcurrentHashMap.newKeySet();
  private final Thread watcher =
      Thread.ofVirtual().name("pubsub-push-timeouts").unstarted(this::run);

  void start() {
    watcher.start();
  }

  void watch(PushConnection connection, long deadlineNanos) {
    connection.setDeadline(deadlineNanos);
    inFlight.add(connection);
  }

  void unwatch(PushConnection connection) {
    inFlight.remove(connection);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        long now = System.nanoTime();
        for (PushConnection connection : inFlight) {
          if (connection.isOverdue(now)) {
            connection.close();
          }
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Cuts all that are in flight.
  @Override
  public void close() {
    watcher.interrupt();
    inFlight.forEach(PushConnection::close);
  }
}
