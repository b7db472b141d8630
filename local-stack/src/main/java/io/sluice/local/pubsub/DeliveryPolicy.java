package io.sluice.local.pubsub;

import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a subscription redelivers.
///
/// @param backoff null for at once
/// @param maxAttempts deliveries after which a message goes to the dead-letter topic; 0 for never
/// @param retention age at which an unacknowledged message is dropped
record DeliveryPolicy(@Nullable Backoff backoff, int maxAttempts, Duration retention) {

  /// What a completed subscription asks for.
  ///
  /// @param pushBackoff of push subscriptions without a retry policy, which the real service never
  ///   redelivers at once either
  static DeliveryPolicy of(Subscription subscription, Backoff pushBackoff) {
    return new DeliveryPolicy(
        backoff(subscription, pushBackoff),
        subscription.hasDeadLetterPolicy()
            ? subscription.getDeadLetterPolicy().getMaxDeliveryAttempts()
            : 0,
        Duration.ofNanos(Durations.toNanos(subscription.getMessageRetentionDuration())));
  }

  private static @Nullable Backoff backoff(Subscription subscription, Backoff pushBackoff) {
    if (subscription.hasRetryPolicy()) {
      RetryPolicy policy = subscription.getRetryPolicy();
      return new Backoff(
          Duration.ofNanos(Durations.toNanos(policy.getMinimumBackoff())),
          Duration.ofNanos(Durations.toNanos(policy.getMaximumBackoff())));
    }
    return subscription.getPushConfig().getPushEndpoint().isEmpty() ? null : pushBackoff;
  }
}
