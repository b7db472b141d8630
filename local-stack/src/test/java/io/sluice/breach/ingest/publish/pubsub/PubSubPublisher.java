package io.sluice.breach.ingest.publish.pubsub;

import io.sluice.breach.ingest.publish.log.LogPublisher;

/// A connector knows another one.
public interface PubSubPublisher {
  LogPublisher other();
}
