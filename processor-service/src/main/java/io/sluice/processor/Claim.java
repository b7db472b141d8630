package io.sluice.processor;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the [Deduplicator] says to a [Wanted].
public sealed interface Claim {
  /// The message is ours until the lease ends: append exactly what is granted. A table without a
  /// grant needs nothing: its rows are there, or all of them are duplicates.
  ///
  /// @param takenOver the claim that this one replaces; null when there was none
  /// @param inherited how many events were pending for other messages, which did not store them
  record Granted(List<Grant> grants, @Nullable TakeOver takenOver, int inherited)
      implements Claim {}

  /// All of it is in its tables.
  ///
  /// @param takenOver the claim whose rows they are; null when that was confirmed
  /// @param known whether the message itself was done; else every event left of it is a duplicate
  record Done(@Nullable TakeOver takenOver, boolean known) implements Claim {}

  /// Somebody else works on the message, or on one that holds the same event: ask again.
  ///
  /// @param holder key of that message
  record Busy(String holder) implements Claim {}

  /// A claim stands in the way whose owner was not heard of again: settle its streams, then ask
  /// again.
  ///
  /// @param holder key of the message that it is a claim of
  /// @param streams where its rows may have landed
  /// @param age since it was claimed
  record Stale(String holder, List<String> streams, Duration age) implements Claim {}

  /// What is remembered does not tell whether it is stored: ask again to look it up.
  record Old() implements Claim {}

  /// The message is ours to look up until the lease ends.
  ///
  /// @param duplicates for each table indexes of the rows that need not be looked up, because their
  ///   event is known to be stored
  record LookUp(Map<String, BitSet> duplicates) implements Claim {}

  /// A place was written in part, which no append may do: people have to look.
  ///
  /// @param detail what contradicts what
  record Broken(String detail) implements Claim {}

  /// What is granted for one table.
  ///
  /// @param place where the rows go that are not duplicates
  /// @param duplicates indexes of the rows that are not to be appended
  record Grant(Placement place, BitSet duplicates) {}

  /// A claim of the same message whose owner did not confirm it.
  ///
  /// @param token names the claim; what is before its last dot names the owner
  /// @param written for each table it had a place in whether its rows landed
  /// @param age since it was claimed
  record TakeOver(String token, Map<String, Boolean> written, Duration age) {}
}
