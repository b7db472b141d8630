package io.sluice.bench.measure;

import java.util.HashMap;
import java.util.Map;

/// The metrics of a process at one moment. Source: Prometheus text exposition format 0.0.4.
///
/// @param samples values by name and labels, as they stand there
public record Exposition(Map<String, Double> samples) {
  private static final String OURS = "sluice_";

  /// Reads our own metrics.
  static Exposition parse(String text) {
    var samples = new HashMap<String, Double>();
    text.lines()
        .filter(line -> line.startsWith(OURS))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          samples.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
        });
    return new Exposition(samples);
  }

  /// Whether there is such a metric, with whatever labels.
  public boolean has(String name) {
    return samples.keySet().stream().anyMatch(sample -> isOf(sample, name));
  }

  /// The sum over all labels.
  public double sum(String name) {
    return samples.entrySet().stream()
        .filter(sample -> isOf(sample.getKey(), name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  static boolean isOf(String sample, String name) {
    return sample.startsWith(name)
        && (sample.length() == name.length() || sample.charAt(name.length()) == '{');
  }
}
