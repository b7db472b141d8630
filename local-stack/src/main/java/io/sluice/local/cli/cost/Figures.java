package io.sluice.local.cli.cost;

import io.sluice.model.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Every number that the formulas need besides prices, by name.
record Figures(Map<String, Double> values) {
  /// The assumptions, and what was measured.
  static Figures of(Collection<Measured> measured) {
    var values = new LinkedHashMap<String, Double>();
    for (Assumption assumption : Assumption.values()) {
      values.put(assumption.label(), assumption.value());
    }
    measured.forEach(figure -> values.put(figure.name(), figure.value()));
    return new Figures(values);
  }

  /// The same with another value in one place.
  ///
  /// @throws IllegalArgumentException when nothing is called so
  Figures with(String name, double value) {
    if (!values.containsKey(name)) {
      String hint =
          Nearest.to(name, values.keySet())
              .map(near -> "; do you mean " + near + "?")
              .orElse("; there are " + String.join(", ", values.keySet()));
      throw new IllegalArgumentException("no figure is called '" + name + "'" + hint);
    }
    var changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Figures(changed);
  }

  double get(Assumption assumption) {
    return get(assumption.label());
  }

  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure is called '" + name + "'");
    }
    return value;
  }
}
