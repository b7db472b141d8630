package io.sluice.bench.push;

import io.sluice.bench.process.Environment;
import io.sluice.bench.proxy.FaultProxy;

/// A place that can be moved: a JVM that was warmed up near is measured far away as well.
///
/// @param environment settings of a processor that is there
/// @param redis the way to it; so are the others
public record Place(
    Environment environment, FaultProxy redis, FaultProxy appends, FaultProxy queries) {
  /// Moves it: answers come so late from now on.
  public void move(Distances distances) {
    redis.distance(distances.redis());
    appends.distance(distances.appends());
    queries.distance(distances.queries());
  }
}
