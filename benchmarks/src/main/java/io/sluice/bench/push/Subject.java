package io.sluice.bench.push;

import io.sluice.bench.process.Heap;
import io.sluice.bench.process.ServiceProcess;
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
    @Nullable Heap heap) {}
