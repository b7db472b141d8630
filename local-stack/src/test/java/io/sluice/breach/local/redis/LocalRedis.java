package io.sluice.breach.local.redis;

import io.sluice.breach.service.Shared;

/// A part of the local stack knows something of ours.
interface LocalRedis {
  Shared ours();
}
