package io.sluice.bench.report;

/// What a figure is meant to reach.
///
/// @param atMost whether less is better
public record Aim(boolean atMost, double bound) {
  /// At most so much.
  public static Aim atMost(double bound) {
    return new Aim(true, bound);
  }

  /// At least so much.
  public static Aim atLeast(double bound) {
    return new Aim(false, bound);
  }

  /// Reads what [#toString] wrote.
  static Aim parse(String text) {
    return new Aim(text.startsWith("<"), Double.parseDouble(text.substring(2)));
  }

  /// Whether a value reaches it.
  public boolean isReached(double value) {
    return atMost ? value <= bound : value >= bound;
  }

  @Override
  public String toString() {
    return (atMost ? "<=" : ">=") + bound;
  }
}
