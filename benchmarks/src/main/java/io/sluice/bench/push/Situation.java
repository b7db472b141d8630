package io.sluice.bench.push;

import java.time.Duration;
import java.util.List;

/// Where processors are compared, and under which load.
///
/// @param distances of a processor from what it uses
/// @param senders how many pushes are under way at a time
/// @param turns how often each has its turn: many, so that none is measured on a faster machine
///   than the others; fewer where a turn is long because answers are late
public record Situation(Distances distances, int senders, int turns) {
  private static final int MANY = 18;
  private static final int FEW = 4;

  /// On this machine, with as many posts at a time as a few clients make.
  public static final Situation NEAR = new Situation(Distances.NONE, 16, MANY);

  /// In a region, with a third of the 3,000 pushes that Pub/Sub has under way at least when answers
  /// come late. Source: Pub/Sub, "Push subscriptions", delivery rate.
  public static final Situation REGION = new Situation(Distances.REGION, 1_000, FEW);

  /// Many pushes, over the loopback and in a region.
  public static final List<Situation> BUSY =
      List.of(new Situation(Distances.NONE, 64, MANY), REGION);

  /// What of some time it gets beside others of [#BUSY]. In a region a turn lasts longer than it
  /// has to: until a thousand pushes are answered.
  public Duration partOf(Duration time) {
    return distances.equals(Distances.NONE) ? time.multipliedBy(2).dividedBy(3) : time.dividedBy(3);
  }

  /// In short, for keys of figures.
  public String key() {
    return (distances.equals(Distances.NONE) ? "near" : "region") + senders;
  }
}
