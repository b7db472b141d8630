package io.sluice.bench.measure;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The turns in which nothing else disturbed what was measured. Virtual machines share cores and
/// caches with others, who make the same work up to twice as dear for some seconds, and some
/// programs more so than others; what they do is no cost of what is measured.
public final class Calm {
  private static final int PART = 3;

  private Calm() {}

  /// The third of some turns in which an event cost least.
  ///
  /// @param turns one at least
  /// @param cost of an event in a turn
  public static <T> List<T> of(List<T> turns, ToDoubleFunction<T> cost) {
    return turns.stream()
        .sorted(Comparator.comparingDouble(cost))
        .limit(Math.ceilDiv(turns.size(), PART))
        .toList();
  }
}
