package io.sluice.breach.ingest;

/// The wiring, which is not to be known.
public final class IngestMain {}
