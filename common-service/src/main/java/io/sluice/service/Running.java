package io.sluice.service;

/// A service that runs.
public interface Running extends AutoCloseable {
  /// The port of its HTTP server.
  int port();

  /// Takes no more work, finishes what is in flight, and ends. A second call does nothing.
  @Override
  void close();
}
