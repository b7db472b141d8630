package io.sluice.processor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the [Deduplicator] says to a batch.
public sealed interface Claims {
  /// One claim for each wanted message, in order.
  ///
  /// @param since from when on everything is remembered: the warehouse has to be asked about what
  ///   is older
  record Answered(List<Claim> answers, Instant since) implements Claims {}

  /// Nothing was claimed, because streams that were to be appended to are settled.
  record Finished(Set<String> streams) implements Claims {}

  /// Nothing was claimed, because the memory was lost: appends of before may still be under way.
  ///
  /// @param left until the last of them has ended
  record Resting(Duration left) implements Claims {}
}
