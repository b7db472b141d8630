package io.sluice.service;

/// A part of a service that reaches outside: made without I/O, asked whether it can do its work,
/// and closed in the reverse order of its making.
public interface Component extends AutoCloseable {
  /// Whether it can do its work now. Answers within a second or two, if need be from what it saw
  /// last.
  Health check();

  /// Ends it and frees what it holds. A second call does nothing.
  @Override
  void close();
}
