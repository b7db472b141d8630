package io.sluice.breach.processor;

import io.sluice.breach.ingest.Collector;

/// The services know each other.
public interface Processor {
  Collector otherService();
}
