package io.sluice.processor;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/// What a claim is asked for, and what this process knows of its own earlier claims of the message.
public sealed interface Attempt {
  /// To append, and nothing is known.
  record First() implements Attempt {}

  /// To append what an earlier claim of ours did not get into the tables.
  ///
  /// @param token the earlier claim
  /// @param written tables that have the rows of that claim: the warehouse said so
  record Again(String token, Set<String> written) implements Attempt {}

  /// To ask the warehouse which of the rows it has; the claim is the right to ask.
  record LookUp() implements Attempt {}

  /// To append what the warehouse does not have.
  ///
  /// @param token the claim under which it was asked
  /// @param found for each table the indexes of the rows that need not be appended: those that it
  ///   has, and those that were duplicates before it was asked
  record LookedUp(String token, Map<String, BitSet> found) implements Attempt {}
}
