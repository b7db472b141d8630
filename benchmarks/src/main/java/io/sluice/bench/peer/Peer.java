package io.sluice.bench.peer;

import io.sluice.bench.process.ServiceProcess;

/// What came of starting somebody else's program.
public sealed interface Peer {
  /// It runs.
  ///
  /// @param port on the loopback
  /// @param version as it tells it
  record Running(ServiceProcess process, int port, String version) implements Peer {}

  /// This machine has not what it needs.
  ///
  /// @param reason with what to do
  record Absent(String reason) implements Peer {}
}
