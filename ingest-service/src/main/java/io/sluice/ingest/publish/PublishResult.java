package io.sluice.ingest.publish;

/// What became of a pack.
public sealed interface PublishResult {
  /// The bus holds it durably.
  ///
  /// @param messageId the bus's own id
  record Published(String messageId) implements PublishResult {}

  /// The bus did not acknowledge it in time. It may hold it all the same: whoever sends the events
  /// again sends them with their ids.
  ///
  /// @param cause what the bus or the way to it said, for the log
  record Failed(String cause) implements PublishResult {}
}
