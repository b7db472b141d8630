package io.sluice.local.cli.cost;

import java.util.Map;

/// Dollars of a month by part; a part that a design has not is absent.
record Costs(Map<Part, Double> parts) {
  double total() {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
