package io.sluice.processor;

/// The end of one of our own append streams: where the next row goes.
///
/// @param table id of the table
/// @param stream the stream's full name
/// @param offset how many rows it holds
public record Tail(String table, String stream, long offset) {}
