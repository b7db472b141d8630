package io.sluice.breach.local.secrets;

import io.sluice.breach.service.Shared;

/// A part of the local stack knows something of ours.
interface LocalSecrets {
  Shared ours();
}
