package io.sluice.bench.push;

import java.util.List;

/// Where processors are compared, and under which load.
///
/// @param distances of a processor from what it uses
/// @param senders how many pushes are under way at a time
public record Situation(Distances distances, int senders) {
  /// Few pushes and many, over the loopback; and in a region so many that answers which come late
  /// keep nobody idle.
  public static final List<Situation> ALL =
      List.of(
          new Situation(Distances.NONE, 16),
          new Situation(Distances.NONE, 64),
          new Situation(Distances.REGION, 256));
}
