package io.sluice.bench.price;

import java.util.Locale;

/// What the processor promises: the two that are compared.
enum Delivery {
  EXACTLY_ONCE,
  AT_LEAST_ONCE;

  /// The setting's value.
  String value() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
