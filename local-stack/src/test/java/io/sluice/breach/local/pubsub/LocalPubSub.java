package io.sluice.breach.local.pubsub;

import io.sluice.breach.service.Shared;

/// A part of the local stack knows something of ours.
interface LocalPubSub {
  Shared ours();
}
