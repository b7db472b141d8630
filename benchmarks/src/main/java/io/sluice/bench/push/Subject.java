package io.sluice.bench.push;

import io.sluice.bench.process.Heap;
import io.sluice.bench.process.ServiceProcess;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What is compared with another one: a service, and what is sent to it.
///
/// @param kind what it is called
/// @param port that it listens on
/// @param metricsPort where it shows its metrics; 0 for what has none
/// @param load that is sent to it
/// @param heap of it; null for what is no JVM
public record Subject(
    String kind,
    ServiceProcess service,
    int port,
    int metricsPort,
    PushLoad load,
    @Nullable Heap heap) {
  /// The same service, to which something else is sent.
  ///
  /// @param headers of each request
  /// @param bodies makes the body for so many events
  public Subject sent(Map<String, String> headers, IntFunction<byte[]> bodies) {
    return new Subject(kind, service, port, metricsPort, load.with(headers, bodies), heap);
  }

  /// The same service under another name, with other things that are sent to it.
  public Subject with(String otherKind, IntFunction<byte[]> bodies) {
    return new Subject(otherKind, service, port, metricsPort, load.with(bodies), heap);
  }
}
