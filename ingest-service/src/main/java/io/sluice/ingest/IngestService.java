package io.sluice.ingest;

import io.sluice.ingest.publish.EventPublisher;
import io.sluice.service.MetricsServer;
import io.sluice.service.Running;

/// The running parts of ingest, in the order in which they depend on each other.
final class IngestService implements Running {
  private final EventPublisher publisher;
  private final MetricsServer metrics;
  private final IngestServer server;

  IngestService(EventPublisher publisher, MetricsServer metrics, IngestServer server) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.server = server;
  }

  /// Starts them all, or none.
  IngestService start() {
    try {
      metrics.start();
      server.start();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
    publisher.close();
  }
}
