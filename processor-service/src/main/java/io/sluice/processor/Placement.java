package io.sluice.processor;

/// Where the rows of a message for one table land. Once named to the [Deduplicator] it belongs to
/// that message, on that stream, for ever.
///
/// @param table id of the table
/// @param stream the append stream's full name
/// @param offset position of the first row in the stream
/// @param rows how many rows
public record Placement(String table, String stream, long offset, int rows) {}
