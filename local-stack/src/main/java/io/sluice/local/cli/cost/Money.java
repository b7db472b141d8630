package io.sluice.local.cli.cost;

import java.util.Locale;

/// How dollars are written: three digits that matter, whole dollars above a hundred.
final class Money {
  private Money() {}

  static String text(double dollars) {
    String format = dollars >= 100 ? "%,.0f" : dollars >= 1 || dollars == 0 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, dollars);
  }
}
