package io.sluice.bench.push;

import io.sluice.bench.process.ServiceProcess;

/// What is compared with another one: a processor, and what is pushed to it.
///
/// @param kind what it is called
/// @param pushes those that are made for it
/// @param load that pushes them
public record Subject(
    String kind, ServiceProcess processor, int metricsPort, Pushes pushes, PushLoad load) {}
