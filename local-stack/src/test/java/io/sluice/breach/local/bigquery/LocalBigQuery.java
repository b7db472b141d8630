package io.sluice.breach.local.bigquery;

import io.sluice.breach.service.Shared;

/// A part of the local stack knows something of ours.
interface LocalBigQuery {
  Shared ours();
}
