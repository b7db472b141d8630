package io.sluice.local.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.Status;
import io.sluice.local.pubsub.Catalog.SubscriptionEntry;
import io.sluice.local.pubsub.Catalog.TopicEntry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Topics, subscriptions, and the way of a message from one to the other.
final class Broker {
  /// What the name of a deleted topic becomes in its subscriptions.
  static final String DELETED_TOPIC = "_deleted_topic_";

  /// Bytes of all publish requests that wait for the disk.
  private static final int MAX_PUBLISH_BYTES_IN_FLIGHT = 64 << 20;

  private final CatalogFile file;
  private final MessageLog log;
  private final PushSettings pushSettings;
  private final InstantSource clock;
  private final DeadLetters deadLetters = new DeadLetters(this);
  private final Semaphore publishBytes = new Semaphore(MAX_PUBLISH_BYTES_IN_FLIGHT);
  private final Map<String, LiveSubscription> live = new ConcurrentSkipListMap<>();
  private Catalog catalog = new Catalog(0);

  Broker(CatalogFile file, MessageLog log, PushSettings pushSettings, InstantSource clock) {
    this.file = file;
    this.log = log;
    this.pushSettings = pushSettings;
    this.clock = clock;
  }

  /// Takes up where an earlier process ended.
  synchronized void start() throws IOException {
    catalog = file.load();
    catalog.subscriptions.forEach((name, entry) -> live.put(name, bring(entry)));
    log.start(this::replay);
    pushSettings.timeouts().start();
    live.values().forEach(LiveSubscription::startPushing);
  }

  private int replay(int topic, StoredMessage message, Set<AckRecord> acked) {
    int wanted = 0;
    for (LiveSubscription subscription : live.values()) {
      if (subscription.wants(topic, message, acked)) {
        subscription.add(List.of(message));
        wanted++;
      }
    }
    return wanted;
  }

  private LiveSubscription bring(SubscriptionEntry entry) {
    return new LiveSubscription(entry, log, pushSettings, clock, deadLetters);
  }

  synchronized List<Topic> topics() {
    return catalog.topics.values().stream().map(TopicEntry::topic).toList();
  }

  synchronized Topic topic(String name) {
    return topicEntry(name).topic();
  }

  private TopicEntry topicEntry(String name) {
    TopicEntry entry = catalog.topics.get(name);
    if (entry == null) {
      throw PubSubErrors.notFound(name);
    }
    return entry;
  }

  synchronized Topic createTopic(Topic topic) {
    if (catalog.topics.containsKey(topic.getName())) {
      throw PubSubErrors.alreadyExists(topic.getName());
    }
    Catalog next = catalog.copy();
    Topic created = next.addTopic(topic).topic();
    save(next);
    return created;
  }

  synchronized Topic updateTopic(String name, UnaryOperator<Topic> change) {
    TopicEntry entry = topicEntry(name);
    var changed = new TopicEntry(entry.number(), change.apply(entry.topic()));
    Catalog next = catalog.copy();
    next.topics.put(name, changed);
    save(next);
    return changed.topic();
  }

  /// Its subscriptions stay, with what they hold.
  synchronized void deleteTopic(String name) {
    TopicEntry entry = topicEntry(name);
    Catalog next = catalog.copy();
    next.topics.remove(name);
    next.subscriptions.replaceAll((_, subscription) ->
        subscription.topicNumber() == entry.number() ? detach(subscription) : subscription);
    save(next);
    next.subscriptions.forEach((subscription, detached) -> {
      if (detached.topicNumber() == entry.number()) {
        subscription(subscription).apply(detached);
      }
    });
  }

  private static SubscriptionEntry detach(SubscriptionEntry entry) {
    return entry.with(entry.subscription().toBuilder().setTopic(DELETED_TOPIC).build());
  }

  List<LiveSubscription> subscriptions() {
    return List.copyOf(live.values());
  }

  LiveSubscription subscription(String name) {
    LiveSubscription subscription = live.get(name);
    if (subscription == null) {
      throw PubSubErrors.notFound(name);
    }
    return subscription;
  }

  synchronized Subscription createSubscription(Subscription subscription) {
    if (live.containsKey(subscription.getName())) {
      throw PubSubErrors.alreadyExists(subscription.getName());
    }
    TopicEntry topic = topicEntry(subscription.getTopic());
    check(subscription);
    Catalog next = catalog.copy();
    SubscriptionEntry entry = next.addSubscription(subscription, topic, log.nextId());
    save(next);
    LiveSubscription created = bring(entry);
    live.put(subscription.getName(), created);
    created.startPushing();
    return subscription;
  }

  private void check(Subscription subscription) {
    pushSettings.check(subscription.getPushConfig());
    if (subscription.hasDeadLetterPolicy()) {
      TopicEntry _ = topicEntry(subscription.getDeadLetterPolicy().getDeadLetterTopic());
    }
  }

  synchronized Subscription updateSubscription(String name, UnaryOperator<Subscription> change) {
    LiveSubscription subscription = subscription(name);
    Subscription changed = change.apply(subscription.resource());
    check(changed);
    SubscriptionEntry entry = subscription.entry().with(changed);
    Catalog next = catalog.copy();
    next.subscriptions.put(name, entry);
    save(next);
    subscription.apply(entry);
    return changed;
  }

  synchronized void deleteSubscription(String name) {
    LiveSubscription subscription = subscription(name);
    Catalog next = catalog.copy();
    next.subscriptions.remove(name);
    save(next);
    live.remove(name);
    subscription.delete();
  }

  private void save(Catalog next) {
    try {
      file.save(next);
    } catch (IOException e) {
      throw PubSubErrors.refuse(
          Status.UNAVAILABLE, "The catalog cannot be written (" + e + "): is the disk full?");
    }
    catalog = next;
  }

  /// Publishes messages and returns when they are durable.
  ///
  /// @return the id of the first message; the others have the following ones
  long publish(String topic, List<PubsubMessage> messages) throws InterruptedException {
    int number;
    synchronized (this) {
      number = topicEntry(topic).number();
    }
    BatchRecord batch = BatchRecord.of(number, clock.millis(), messages);
    if (!publishBytes.tryAcquire(batch.size())) {
      throw PubSubErrors.refuse(
          Status.RESOURCE_EXHAUSTED,
          "More than %d bytes of publish requests wait for the disk: try again."
              .formatted(MAX_PUBLISH_BYTES_IN_FLIGHT));
    }
    try {
      LogEntry.Append append = submit(number, batch);
      return append == null ? log.reserveIds(messages.size()) : firstId(append.await());
    } finally {
      publishBytes.release(batch.size());
    }
  }

  /// Queues a batch for the log; null when nobody subscribed, so that there is nothing to keep.
  private synchronized LogEntry.@Nullable Append submit(int topic, BatchRecord batch) {
    List<LiveSubscription> receivers =
        live.values().stream().filter(subscription -> subscription.isOf(topic)).toList();
    if (receivers.isEmpty()) {
      return null;
    }
    var append =
        new LogEntry.Append(
            batch,
            receivers.size(),
            stored -> receivers.forEach(subscription -> subscription.add(stored)));
    log.submit(append);
    return append;
  }

  private static long firstId(LogEntry.Outcome outcome) {
    return switch (outcome) {
      case LogEntry.Outcome.Durable(long firstId) -> firstId;
      case LogEntry.Outcome.Full(String why) ->
          throw PubSubErrors.refuse(Status.RESOURCE_EXHAUSTED, why);
      case LogEntry.Outcome.Failed(String why) ->
          throw PubSubErrors.refuse(Status.UNAVAILABLE, why);
    };
  }

  /// Stops pushing, gives the pushes in flight until the deadline, and closes the log. The queues
  /// close after the log: a publish that still became durable must find its subscriptions open, or
  /// it would count as wanted by nobody.
  void close(long deadlineNanos) throws IOException, InterruptedException {
    live.values().forEach(LiveSubscription::stopPushing);
    for (LiveSubscription subscription : live.values()) {
      subscription.awaitPushes(deadlineNanos);
    }
    pushSettings.timeouts().close();
    log.close();
    live.values()
        .forEach(subscription -> {
          List<StoredMessage> _ = subscription.queue().close();
        });
  }
}
