package io.sluice.local.pubsub;

import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.Map;
import java.util.TreeMap;

/// The topics and subscriptions that exist. The log names them by numbers that are never given
/// twice, so that what is deleted and created again under the same name starts empty.
final class Catalog {

  record TopicEntry(int number, Topic topic) {}

  /// A subscription and where it stands in the log.
  ///
  /// @param topicNumber of the topic, also after that was deleted
  /// @param firstId id of the first message that the subscription gets
  record SubscriptionEntry(int number, int topicNumber, long firstId, Subscription subscription) {
    SubscriptionEntry with(Subscription changed) {
      return new SubscriptionEntry(number, topicNumber, firstId, changed);
    }
  }

  final Map<String, TopicEntry> topics = new TreeMap<>();
  final Map<String, SubscriptionEntry> subscriptions = new TreeMap<>();
  private int lastNumber;

  Catalog(int lastNumber) {
    this.lastNumber = lastNumber;
  }

  Catalog copy() {
    var copy = new Catalog(lastNumber);
    copy.topics.putAll(topics);
    copy.subscriptions.putAll(subscriptions);
    return copy;
  }

  int lastNumber() {
    return lastNumber;
  }

  TopicEntry addTopic(Topic topic) {
    var entry = new TopicEntry(++lastNumber, topic);
    topics.put(topic.getName(), entry);
    return entry;
  }

  SubscriptionEntry addSubscription(Subscription subscription, TopicEntry topic, long firstId) {
    var entry = new SubscriptionEntry(++lastNumber, topic.number(), firstId, subscription);
    subscriptions.put(subscription.getName(), entry);
    return entry;
  }
}
