package io.sluice.local.pubsub;

import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import io.sluice.local.pubsub.Catalog.SubscriptionEntry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A subscription at work: its unacknowledged messages and, if it is one, its pushing.
final class LiveSubscription {
  /// Takes a message that used up its attempts, without blocking; see [DeliveryQueue].
  interface DeadLetterOffice {
    void forward(LiveSubscription from, Delivery delivery);
  }

  private final MessageLog log;
  private final PushSettings pushSettings;
  private final DeliveryQueue queue;
  private volatile SubscriptionEntry entry;
  private @Nullable Pusher pusher;

  LiveSubscription(
      SubscriptionEntry entry,
      MessageLog log,
      PushSettings pushSettings,
      InstantSource clock,
      DeadLetterOffice deadLetters) {
    this.entry = entry;
    this.log = log;
    this.pushSettings = pushSettings;
    Consumer<StoredMessage> onAck = message -> log.ack(entry.number(), message);
    this.queue =
        new DeliveryQueue(
            DeliveryPolicy.of(entry.subscription(), pushSettings.backoff()),
            clock,
            onAck,
            delivery -> deadLetters.forward(this, delivery));
  }

  SubscriptionEntry entry() {
    return entry;
  }

  Subscription resource() {
    return entry.subscription();
  }

  DeliveryQueue queue() {
    return queue;
  }

  boolean isOf(int topicNumber) {
    return entry.topicNumber() == topicNumber;
  }

  /// Whether a message that was found in the log still waits for this subscription.
  boolean wants(int topicNumber, StoredMessage message, Set<AckRecord> acked) {
    return isOf(topicNumber)
        && message.id() >= entry.firstId()
        && !acked.contains(new AckRecord(entry.number(), message.id()));
  }

  void add(List<StoredMessage> messages) {
    if (!queue.add(messages)) {
      log.forget(messages);
    }
  }

  /// Takes on a changed configuration; pushes in flight end under the old one.
  synchronized void apply(SubscriptionEntry changed) {
    stopPushing();
    entry = changed;
    queue.setPolicy(DeliveryPolicy.of(changed.subscription(), pushSettings.backoff()));
    startPushing();
  }

  synchronized void startPushing() {
    if (!resource().getPushConfig().getPushEndpoint().isEmpty()) {
      pusher = pushSettings.pusher(resource(), queue);
      pusher.start();
    }
  }

  synchronized void stopPushing() {
    if (pusher != null) {
      pusher.stop();
    }
  }

  /// Waits for the pushes in flight, after [#stopPushing].
  void awaitPushes(long deadlineNanos) throws InterruptedException {
    Pusher last;
    synchronized (this) {
      last = pusher;
    }
    if (last != null) {
      last.awaitIdle(deadlineNanos);
    }
  }

  /// Ends the subscription for good.
  void delete() {
    stopPushing();
    log.forget(queue.close());
  }

  ReceivedMessage received(Delivery delivery) throws IOException {
    StoredMessage stored = delivery.message;
    var message = stored.read().toBuilder().setMessageId(Long.toString(stored.id()));
    message.setPublishTime(Timestamps.fromMillis(stored.publishMillis()));
    var received = ReceivedMessage.newBuilder().setMessage(message);
    received.setAckId(new AckId(entry.number(), stored.id(), delivery.attempt()).toString());
    if (resource().hasDeadLetterPolicy()) {
      received.setDeliveryAttempt(delivery.attempt());
    }
    return received.build();
  }

  void acknowledge(List<String> ackIds) {
    for (AckId ackId : ackIds.stream().map(this::parse).toList()) {
      queue.ack(ackId.message());
    }
  }

  /// Gives the subscriber more time; with 0 seconds, takes the messages back.
  void modifyAckDeadline(List<String> ackIds, int seconds) {
    if (seconds < 0 || seconds > SubscriptionRules.MAX_ACK_DEADLINE_SECONDS) {
      throw PubSubErrors.invalid(
          "Invalid ack deadline given (ack_deadline_seconds=" + seconds + "). It is 0 to 600.");
    }
    for (AckId ackId : ackIds.stream().map(this::parse).toList()) {
      if (seconds == 0) {
        queue.nack(ackId.message(), ackId.attempt());
      } else {
        queue.extend(ackId.message(), ackId.attempt(), TimeUnit.SECONDS.toNanos(seconds));
      }
    }
  }

  private AckId parse(String text) {
    AckId ackId = AckId.parse(text);
    if (ackId == null || ackId.subscription() != entry.number()) {
      throw PubSubErrors.invalid(
          "Invalid ack id (ack_id=%s): it is not one that this subscription handed out."
              .formatted(text));
    }
    return ackId;
  }

  Backlog backlog() {
    return queue.backlog(resource().getName());
  }
}
