package io.sluice.breach.service;

import io.sluice.breach.ingest.IngestMain;

/// The common part knows a service.
public interface Shared {
  IngestMain main();
}
