package io.sluice.local.cli.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The topic, and where its dead letters lie.
interface Bus extends AutoCloseable {
  /// A dead letter that is ours for a while.
  record DeadLetter(
      String ackId, String id, Instant publishTime, byte[] data, Map<String, String> attributes) {}

  /// Publishes a message, and returns once it is held durably.
  void publish(byte[] data, Map<String, String> attributes)
      throws ReplayException, InterruptedException;

  /// Some dead letters; none when there are none at the moment.
  List<DeadLetter> pull() throws ReplayException;

  /// Takes dead letters off their subscription.
  void acknowledge(List<String> ackIds) throws ReplayException;

  /// Gives dead letters back to their subscription.
  void release(List<String> ackIds) throws ReplayException;

  @Override
  void close();
}
