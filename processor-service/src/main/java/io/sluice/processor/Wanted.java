package io.sluice.processor;

import java.time.Instant;
import java.util.List;

/// What a message asks a claim for.
///
/// @param message key of the message
/// @param created when the message was made: the time in its pack id, else its publish time
/// @param replay whether what it holds was processed before under another key, so that only the
///   warehouse knows what of it is stored
/// @param tables for each table its rows
/// @param refused what those of its events are remembered by that the warehouse refused: they are
///   forgotten, so that they can be mended and sent again
/// @param attempt what the claim is for
public record Wanted(
    String message,
    Instant created,
    boolean replay,
    List<Rows> tables,
    List<String> refused,
    Attempt attempt) {
  /// The rows for one table.
  ///
  /// @param table id of the table
  /// @param eventKeys for each row what its event is remembered by; empty when it is the same as no
  ///   other
  public record Rows(String table, List<String> eventKeys) {}
}
