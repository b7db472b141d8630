package io.sluice.ingest.decode;

/// A context attribute that came as a header.
///
/// @param name the header's name without `ce-`, in lower case
/// @param value as it came
public record HeaderAttribute(String name, String value) {}
