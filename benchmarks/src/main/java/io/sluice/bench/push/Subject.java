package io.sluice.bench.push;

import io.sluice.bench.process.ServiceProcess;

/// What is compared with another one: a service, and what is sent to it.
///
/// @param kind what it is called
/// @param pushes those that are made for it
/// @param load that pushes them
public record Subject(
    String kind, ServiceProcess service, int metricsPort, Pushes pushes, PushLoad load) {}
