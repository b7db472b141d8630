package io.sluice.processor;

import java.util.List;

/// What a message asks a claim for.
///
/// @param message key of the message
/// @param tables for each table its rows
public record Wanted(String message, List<Rows> tables) {
  /// The rows for one table.
  ///
  /// @param table id of the table
  /// @param eventKeys for each row what its event is remembered by; empty when it is the same as no
  ///   other
  public record Rows(String table, List<String> eventKeys) {}
}
