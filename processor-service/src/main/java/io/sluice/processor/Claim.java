package io.sluice.processor;

import java.util.BitSet;
import java.util.List;

/// What the [Deduplicator] says to a [Wanted].
public sealed interface Claim {
  /// The message is ours until the lease ends: append exactly what is granted.
  record Granted(List<Grant> grants) implements Claim {}

  /// All of it is in its tables already.
  record Done() implements Claim {}

  /// Somebody else works on the message, or on one that holds the same event.
  record Busy() implements Claim {}

  /// Somebody worked on a message and was not heard of again: settle its places, then ask again.
  record Stale(OpenClaim claim) implements Claim {}

  /// What is granted for one table.
  ///
  /// @param place where the rows go that are not duplicates
  /// @param duplicates indexes of the rows whose event is in the table already, or will be
  record Grant(Placement place, BitSet duplicates) {}

  /// A claim whose owner may have died.
  ///
  /// @param message key of the message
  /// @param token names the claim
  /// @param places where its rows may have landed
  record OpenClaim(String message, String token, List<Placement> places) {}
}
