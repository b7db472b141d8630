package io.sluice.local.pubsub;

import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What all push subscriptions have in common.
///
/// @param overrides endpoints that replace those of the subscriptions; empty for none
/// @param backoff of subscriptions without a retry policy
/// @param key signs the tokens of those that authenticate their pushes
record PushSettings(
    List<URI> overrides, Backoff backoff, PushTimeouts timeouts, PushKey key, InstantSource clock) {

  /// Refuses a subscription whose endpoint cannot be pushed to.
  void check(PushConfig config) {
    if (config.getPushEndpoint().isEmpty() || !overrides.isEmpty()) {
      return;
    }
    try {
      PushEndpoint.check(URI.create(config.getPushEndpoint()));
    } catch (IllegalArgumentException e) {
      throw PubSubErrors.invalid("Invalid push_endpoint: " + e.getMessage());
    }
  }

  Pusher pusher(Subscription subscription, DeliveryQueue queue) {
    List<URI> addresses =
        overrides.isEmpty()
            ? List.of(URI.create(subscription.getPushConfig().getPushEndpoint()))
            : overrides;
    return new Pusher(
        subscription.getName(),
        queue,
        PushFormat.of(subscription),
        token(subscription.getPushConfig()),
        new PushEndpoints(addresses, timeouts),
        Duration.ofSeconds(subscription.getAckDeadlineSeconds()));
  }

  private Optional<PushToken> token(PushConfig config) {
    return config.hasOidcToken()
        ? Optional.of(new PushToken(key, config, clock))
        : Optional.empty();
  }
}
