package io.sluice.bench.report;

import java.util.Locale;

/// How numbers are printed: with three digits, or as many as they have before the point.
public final class Numbers {
  private static final double MANY = 100;
  private static final double SOME = 10;

  private Numbers() {}

  /// Such as `1,234`, `123`, `12.3`, `1.23`, `0.123`.
  public static String text(double value) {
    double size = Math.abs(value);
    if (size >= MANY || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= SOME) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return String.format(Locale.ROOT, size >= 1 ? "%.2f" : "%.3f", value);
  }
}
