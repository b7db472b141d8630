package io.sluice.local.pubsub;

import java.time.Duration;

/// What waits in a subscription.
///
/// @param subscription its name, `projects/P/subscriptions/S`
/// @param unacked messages that are not acknowledged, delivered or not
/// @param oldestAge since the oldest of them was published; zero when there is none
public record Backlog(String subscription, long unacked, Duration oldestAge) {}
