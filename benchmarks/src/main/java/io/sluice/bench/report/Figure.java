package io.sluice.bench.report;

import org.jspecify.annotations.Nullable;

/// A number that a run of a benchmark comes to, and that the next run can be compared with.
///
/// @param key names it for ever, such as `ingest.express`; the part's name is its first word
/// @param meaning what it says, in a few words
/// @param value a ratio, mostly: of two that were measured in the same run
/// @param unit such as `times` or `us`
/// @param aim what it is meant to reach; null if there is no such thing
public record Figure(String key, String meaning, double value, String unit, @Nullable Aim aim) {
  /// One without an aim.
  public static Figure of(String key, String meaning, double value, String unit) {
    return new Figure(key, meaning, value, unit, null);
  }

  /// The same with an aim.
  public Figure aiming(Aim aimed) {
    return new Figure(key, meaning, value, unit, aimed);
  }
}
