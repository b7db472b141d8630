package io.sluice.local.pubsub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes the messages of one subscription to its endpoints, each on a virtual thread that waits
/// for the answer.
///
/// It starts slowly, as the real service does: every acknowledged push lets one more be in flight,
/// every failed one takes an eighth of them away.
final class Pusher {
  /// Pushes of one subscription in flight.
  static final int MAX_IN_FLIGHT = 1_000;

  /// Bytes of messages in flight; each takes about three times its size of heap meanwhile.
  private static final long MAX_BYTES_IN_FLIGHT = 32L << 20;

  private static final int MIN_IN_FLIGHT = 8;
  private static final long WAIT_MILLIS = 1_000;
  private static final long TELL_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Answers that acknowledge; source: cloud.google.com/pubsub/docs/push.
  private static final Set<Integer> ACK_STATUS = Set.of(102, 200, 201, 202, 204);

  private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);

  private final String subscription;
  private final DeliveryQueue queue;
  private final PushFormat format;
  private final Optional<PushToken> token;
  private final PushEndpoints endpoints;
  private final long timeoutNanos;
  private final Window window = new Window(MIN_IN_FLIGHT, MAX_BYTES_IN_FLIGHT);
  private volatile long lastToldNanos = System.nanoTime() - TELL_FAILURE_NANOS;
  private volatile boolean stopped;

  /// @param token that pushes carry
  /// @param timeout for one push: the subscription's ack deadline
  Pusher(
      String subscription,
      DeliveryQueue queue,
      PushFormat format,
      Optional<PushToken> token,
      PushEndpoints endpoints,
      Duration timeout) {
    this.subscription = subscription;
    this.queue = queue;
    this.format = format;
    this.token = token;
    this.endpoints = endpoints;
    this.timeoutNanos = timeout.toNanos();
  }

  void start() {
    Thread _ = Thread.ofVirtual().name("pubsub-push").start(this::run);
  }

  private void run() {
    try {
      while (!stopped) {
        for (Delivery delivery : queue.take(window, WAIT_MILLIS, DeliveryQueue.NO_LEASE)) {
          Thread _ = Thread.startVirtualThread(() -> push(delivery));
        }
      }
    } catch (InterruptedException e) {
      LOG.error("The pushes of {} ended, as their thread was interrupted.", subscription, e);
    }
  }

  private void push(Delivery delivery) {
    StoredMessage message = delivery.message;
    int attempt = delivery.attempt();
    if (!stopped && isAcknowledged(message, attempt)) {
      window.grow(MAX_IN_FLIGHT);
      queue.ack(message.id());
    } else {
      window.shrink(MIN_IN_FLIGHT);
      queue.nack(message.id(), attempt);
    }
  }

  private boolean isAcknowledged(StoredMessage message, int attempt) {
    try {
      PushRequest request =
          format
              .request(message.read(), message.id(), message.publishMillis(), attempt)
              .with(token.map(PushToken::header).orElse(""));
      int status = endpoints.post(request, System.nanoTime() + timeoutNanos);
      boolean acknowledged = ACK_STATUS.contains(status);
      if (!acknowledged) {
        tellFailure(message, "status " + status);
      }
      return acknowledged;
    } catch (IOException e) {
      tellFailure(message, e.toString());
      return false;
    } catch (RuntimeException e) {
      LOG.error("{}: the push of message {} failed unexpectedly", subscription, message.id(), e);
      return false;
    }
  }

  /// A failing endpoint fails all pushes, so not every one of them is told.
  private void tellFailure(StoredMessage message, String why) {
    long now = System.nanoTime();
    if (now - lastToldNanos >= TELL_FAILURE_NANOS) {
      lastToldNanos = now;
      LOG.warn("{}: the push of message {} failed: {}", subscription, message.id(), why);
    }
  }

  /// Begins no more pushes; those in flight go on.
  void stop() {
    stopped = true;
    queue.wake();
  }

  /// Waits for the pushes in flight, after [#stop].
  void awaitIdle(long deadlineNanos) throws InterruptedException {
    while (window.messages() > 0 && System.nanoTime() - deadlineNanos < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    endpoints.closeIdle();
  }
}
