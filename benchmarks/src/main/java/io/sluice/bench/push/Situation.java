package io.sluice.bench.push;

import java.util.List;

/// Where processors are compared, and under which load.
///
/// @param distances of a processor from what it uses
/// @param senders how many pushes are under way at a time
public record Situation(Distances distances, int senders) {
  /// On this machine, with as many posts at a time as a few clients make.
  public static final Situation NEAR = new Situation(Distances.NONE, 16);

  /// Many pushes over the loopback; and in a region a third of the 3,000 that Pub/Sub has under way
  /// at least when answers come late. Source: Pub/Sub, "Push subscriptions", delivery rate.
  public static final List<Situation> BUSY =
      List.of(new Situation(Distances.NONE, 64), new Situation(Distances.REGION, 1_000));

  /// In short, for keys of figures.
  public String key() {
    return (distances.equals(Distances.NONE) ? "near" : "region") + senders;
  }
}
