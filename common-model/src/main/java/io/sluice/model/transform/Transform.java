package io.sluice.model.transform;

import io.sluice.model.Event;

/// Changes the payload of events, drops them, or makes several of one. The same event has always
/// the same results, whatever the clock says: a redelivery wants the same rows.
public interface Transform extends AutoCloseable {
  /// Transforms one event, on the calling thread or another; may be called by many threads. Takes
  /// no longer and no more memory than its budget allows, whatever the code does.
  Transformed apply(Event event) throws InterruptedException;

  @Override
  void close();
}
