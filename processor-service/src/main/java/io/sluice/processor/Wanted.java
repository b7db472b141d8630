package io.sluice.processor;

import java.time.Instant;
import java.util.List;

/// What a message asks a claim for.
///
/// @param message key of the message
/// @param revision names how its events were mapped, and behind [#WANTS] what it wanted at first,
///   all of it: under another one, the rows of an earlier claim cannot be told apart from those
///   that are wanted now; and where the mapping differs, an event may have gone to another table
/// @param created when the message was made: the time in its pack id, else its publish time
/// @param replay whether what it holds was processed before under another key, so that only the
///   warehouse knows what of it is stored
/// @param tables for each table its rows
/// @param refused what those of its events are remembered by that the warehouse refused: they are
///   forgotten, so that they can be mended and sent again
/// @param attempt what the claim is for
public record Wanted(
    String message,
    String revision,
    Instant created,
    boolean replay,
    List<Rows> tables,
    List<String> refused,
    Attempt attempt) {
  /// What stands between the two parts of a revision, and in neither of them.
  static final char WANTS = '-';

  /// How many rows there are, in all tables.
  public int rows() {
    return tables.stream().mapToInt(table -> table.eventKeys().size()).sum();
  }

  /// The rows for one table.
  ///
  /// @param table id of the table
  /// @param eventKeys for each row what its event is remembered by; empty when it is the same as no
  ///   other
  public record Rows(String table, List<String> eventKeys) {}
}
