package io.sluice.bench.push;

import java.time.Duration;

/// How late answers come from what a processor uses.
///
/// @param redis from Redis
/// @param appends from the Storage Write API
/// @param queries from BigQuery's REST interface, which look-ups use
public record Distances(Duration redis, Duration appends, Duration queries) {
  /// Over the loopback.
  public static final Distances NONE = new Distances(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /// As they may be in a region of Google Cloud. Nobody has measured them there.
  public static final Distances REGION =
      new Distances(Duration.ofMillis(1), Duration.ofMillis(30), Duration.ofSeconds(1));

  @Override
  public String toString() {
    return equals(NONE)
        ? "all on this machine"
        : "as far as in a region, Redis %d ms, appends %d ms, queries %d ms"
            .formatted(redis.toMillis(), appends.toMillis(), queries.toMillis());
  }
}
