package io.sluice.local.pubsub;

import io.sluice.local.pubsub.Delivery.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The unacknowledged messages of one subscription: ready, taken, or resting after a failure.
///
/// It needs no timer thread: whoever waits for messages wakes when the next lease or rest ends.
final class DeliveryQueue {
  /// A lease without end, for consumers that always ack or nack by themselves.
  static final long NO_LEASE = 0;

  private static final Comparator<Delivery> BY_DUE_TIME =
      (a, b) -> {
        int order = Long.signum(a.dueNanos - b.dueNanos);
        return order != 0 ? order : Long.compare(a.message.id(), b.message.id());
      };

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LinkedHashMap<Long, Delivery> unacked = new LinkedHashMap<>();
  private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
  private final TreeSet<Delivery> timed = new TreeSet<>(BY_DUE_TIME);
  private final InstantSource clock;
  private final Consumer<StoredMessage> onAck;
  private final Consumer<Delivery> onExhausted;
  private DeliveryPolicy policy;
  private boolean closed;

  /// @param onAck told once for every message that is acknowledged or too old
  /// @param onExhausted told, not to block, of a message that used up its attempts; it answers with
  ///   [#ack] or [#rest]
  DeliveryQueue(
      DeliveryPolicy policy,
      InstantSource clock,
      Consumer<StoredMessage> onAck,
      Consumer<Delivery> onExhausted) {
    this.policy = policy;
    this.clock = clock;
    this.onAck = onAck;
    this.onExhausted = onExhausted;
  }

  void setPolicy(DeliveryPolicy newPolicy) {
    locked(() -> policy = newPolicy);
  }

  /// Makes messages ready; false when the queue is closed, so that nobody will acknowledge them.
  boolean add(List<StoredMessage> messages) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      for (StoredMessage message : messages) {
        var delivery = new Delivery(message);
        unacked.put(message.id(), delivery);
        ready.add(delivery);
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes as many messages as the window has room for, waiting until there is one.
  ///
  /// @param leaseNanos time after which a message that was not acknowledged is delivered again
  /// @return empty when there was none for `waitMillis`, or the queue is closed
  List<Delivery> take(Window window, long waitMillis, long leaseNanos) throws InterruptedException {
    long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    lock.lock();
    try {
      var taken = new ArrayList<Delivery>();
      while (true) {
        long now = System.nanoTime();
        endTimes(now);
        takeReady(window, now, leaseNanos, taken);
        if (!taken.isEmpty() || closed || now - giveUp >= 0) {
          return taken;
        }
        long untilDue = timed.isEmpty() ? Long.MAX_VALUE : timed.getFirst().dueNanos - now;
        long _ = changed.awaitNanos(Math.min(giveUp - now, untilDue));
      }
    } finally {
      lock.unlock();
    }
  }

  private void endTimes(long now) {
    while (!timed.isEmpty() && timed.getFirst().dueNanos - now <= 0) {
      Delivery delivery = timed.removeFirst();
      if (delivery.state == State.TAKEN) {
        fail(delivery);
      } else {
        makeReady(delivery);
      }
    }
  }

  private void takeReady(Window window, long now, long leaseNanos, List<Delivery> taken) {
    long tooOld = clock.millis() - policy.retention().toMillis();
    Delivery next;
    while ((next = ready.peek()) != null && window.hasRoomFor(next.message.length())) {
      ready.remove();
      if (next.state == State.ACKED) {
        continue;
      }
      if (next.message.publishMillis() < tooOld) {
        remove(next);
        continue;
      }
      hand(next, window);
      if (leaseNanos != NO_LEASE) {
        schedule(next, now + leaseNanos);
      }
      taken.add(next);
    }
  }

  private static void hand(Delivery delivery, Window window) {
    delivery.state = State.TAKEN;
    delivery.attempt++;
    delivery.holder = window;
    window.take(delivery.message.length());
  }

  /// Acknowledges a message in whatever state it is.
  void ack(long id) {
    locked(() -> {
      Delivery delivery = unacked.get(id);
      if (delivery != null) {
        remove(delivery);
      }
    });
  }

  private void remove(Delivery delivery) {
    unacked.remove(delivery.message.id());
    timed.remove(delivery);
    release(delivery);
    delivery.state = State.ACKED;
    onAck.accept(delivery.message);
  }

  /// Gives a message back, which is delivered again after its back-off. Does nothing when the
  /// attempt is over already.
  void nack(long id, int attempt) {
    locked(() -> {
      Delivery delivery = takenBy(id, attempt);
      if (delivery != null) {
        timed.remove(delivery);
        fail(delivery);
      }
    });
  }

  /// Gives a consumer `nanos` from now. Does nothing when the attempt is over already.
  void extend(long id, int attempt, long nanos) {
    locked(() -> {
      Delivery delivery = takenBy(id, attempt);
      if (delivery != null) {
        timed.remove(delivery);
        schedule(delivery, System.nanoTime() + nanos);
      }
    });
  }

  /// Tries an exhausted message again later, as its dead-letter topic did not take it.
  void rest(Delivery delivery, long nanos) {
    locked(() -> {
      if (delivery.state == State.FORWARDED) {
        delivery.state = State.RESTING;
        schedule(delivery, System.nanoTime() + nanos);
      }
    });
  }

  private @Nullable Delivery takenBy(long id, int attempt) {
    Delivery delivery = unacked.get(id);
    boolean current =
        delivery != null && delivery.state == State.TAKEN && delivery.attempt == attempt;
    return current ? delivery : null;
  }

  private void fail(Delivery delivery) {
    release(delivery);
    Backoff backoff = policy.backoff();
    if (policy.maxAttempts() > 0 && delivery.attempt >= policy.maxAttempts()) {
      delivery.state = State.FORWARDED;
      onExhausted.accept(delivery);
    } else if (backoff == null) {
      makeReady(delivery);
    } else {
      delivery.state = State.RESTING;
      schedule(delivery, System.nanoTime() + backoff.nanos(delivery.attempt));
    }
  }

  private void makeReady(Delivery delivery) {
    delivery.state = State.READY;
    ready.add(delivery);
    changed.signalAll();
  }

  private void schedule(Delivery delivery, long dueNanos) {
    delivery.dueNanos = dueNanos;
    timed.add(delivery);
    if (timed.getFirst() == delivery) {
      changed.signalAll();
    }
  }

  private void release(Delivery delivery) {
    Window holder = delivery.holder;
    if (holder != null) {
      delivery.holder = null;
      holder.release(delivery.message.length());
      if (!ready.isEmpty()) {
        changed.signalAll();
      }
    }
  }

  /// Ends all waiting.
  ///
  /// @return what was never acknowledged
  List<StoredMessage> close() {
    var rest = new ArrayList<StoredMessage>();
    locked(() -> {
      closed = true;
      unacked.values().forEach(delivery -> rest.add(delivery.message));
      unacked.clear();
      ready.clear();
      timed.clear();
      changed.signalAll();
    });
    return rest;
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Wakes those that wait, so that they look whether they still should.
  void wake() {
    locked(changed::signalAll);
  }

  Backlog backlog(String subscription) {
    lock.lock();
    try {
      var oldest = unacked.firstEntry();
      long age = oldest == null ? 0 : clock.millis() - oldest.getValue().message.publishMillis();
      return new Backlog(subscription, unacked.size(), Duration.ofMillis(Math.max(age, 0)));
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
