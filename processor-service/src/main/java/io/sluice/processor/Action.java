package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.util.List;
import java.util.SequencedMap;

/// What the [Protocol] wants done. Whoever does it tells the protocol what became of it.
sealed interface Action {
  /// Create the tables, then begin to remember.
  record Greet() implements Action {}

  /// Open a stream of our own.
  record Open(Table table) implements Action {}

  /// Free the connection of a stream that is not appended to any more.
  record Leave(String stream) implements Action {}

  /// Claim a batch.
  record Claim(String token, List<Tail> tails, List<Wanted> wanted) implements Action {}

  /// Append rows to a stream of our own.
  record Append(String table, String stream, long offset, List<Row> rows) implements Action {}

  /// Note that messages are in their tables.
  record Confirm(String token, List<Deduplicator.Stored> stored) implements Action {}

  /// Close a stream for good, ask what it holds, and note that.
  ///
  /// @param forgettable whether the warehouse is believed when it does not know the stream: the
  ///   claim that names it is old enough
  record Settle(String stream, boolean forgettable) implements Action {}

  /// Ask the warehouse which rows it has.
  record LookUp(SequencedMap<Table, List<Sought>> rows) implements Action {}

  /// Tell what became of a message.
  record End(Pending pending, Outcome outcome) implements Action {}
}
