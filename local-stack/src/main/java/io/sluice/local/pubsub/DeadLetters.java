package io.sluice.local.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forwards messages that used up their delivery attempts to the dead-letter topic of their
/// subscription; the copy has a new id and says in attributes where it comes from.
final class DeadLetters implements LiveSubscription.DeadLetterOffice {
  private static final String PREFIX = "CloudPubSubDeadLetterSource";
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Broker broker;

  DeadLetters(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void forward(LiveSubscription from, Delivery delivery) {
    Thread _ = Thread.startVirtualThread(() -> forwardNow(from, delivery));
  }

  private void forwardNow(LiveSubscription from, Delivery delivery) {
    String topic = from.resource().getDeadLetterPolicy().getDeadLetterTopic();
    try {
      long _ = broker.publish(topic, List.of(copy(from.resource(), delivery)));
      from.queue().ack(delivery.message.id());
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.warn(
          "{}: message {} cannot be forwarded to {}, which is tried again in 10 s.",
          from.resource().getName(),
          delivery.message.id(),
          topic,
          e);
      from.queue().rest(delivery, RETRY_NANOS);
    }
  }

  private static PubsubMessage copy(Subscription from, Delivery delivery) throws IOException {
    String[] name = from.getName().split("/", -1);
    StoredMessage message = delivery.message;
    return message.read().toBuilder()
        .putAttributes(PREFIX + "DeliveryCount", Integer.toString(delivery.attempt()))
        .putAttributes(PREFIX + "Subscription", name[3])
        .putAttributes(PREFIX + "SubscriptionProject", name[1])
        .putAttributes(
            PREFIX + "TopicPublishTime", Instant.ofEpochMilli(message.publishMillis()).toString())
        .build();
  }
}
