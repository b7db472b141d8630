package io.sluice.bench.process;

import io.sluice.model.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/// The settings that a process is given.
///
/// @param variables values by the names of the environment
public record Environment(Map<String, String> variables) {
  /// A copy.
  public Environment {
    variables = Map.copyOf(variables);
  }

  /// This one with a setting more, or changed.
  public Environment with(Setting setting, Object value) {
    var changed = new LinkedHashMap<>(variables);
    changed.put(setting.variable(), value.toString());
    return new Environment(changed);
  }
}
