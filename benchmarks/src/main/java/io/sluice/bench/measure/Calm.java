package io.sluice.bench.measure;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The turns that were disturbed least. On virtual machines the same work was seen to cost up to
/// twice as much for some seconds while nothing else ran on them, and some programs suffered more
/// than others. The figure is the better for it: it says what an event costs at best.
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
