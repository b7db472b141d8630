package io.sluice.bench.push;

import java.util.List;

/// Where processors are compared, and under which load.
///
/// @param distances of a processor from what it uses
/// @param senders how many pushes are under way at a time
public record Situation(Distances distances, int senders) {
  /// Few pushes and many, over the loopback; and in a region a third of the 3,000 that Pub/Sub has
  /// under way at least when answers come late. Source: Pub/Sub, "Push subscriptions", delivery
  /// rate.
  public static final List<Situation> ALL =
      List.of(
          new Situation(Distances.NONE, 16),
          new Situation(Distances.NONE, 64),
          new Situation(Distances.REGION, 1_000));
}
