package io.sluice.breach.ingest.publish.log;

/// The other one.
public interface LogPublisher {}
