package io.sluice.ingest.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Token buckets of one size, one for each client. A bucket is full at first, every taking empties
/// it by its count, and it fills at a steady rate. It is kept as one number, the time at which it
/// is full again (the "generic cell rate algorithm" of ATM, ITU-T I.371): nothing has to tick.
///
/// A taking larger than a bucket passes when the bucket is full, and is owed: else it would be
/// refused for ever.
final class TokenBuckets {
  /// Buckets that are remembered, some 150 bytes each. Beyond, the one that was used longest ago is
  /// forgotten, which is the same as full: it had the most time to fill. Who has so many addresses
  /// to drive it out may take as much without that.
  static final int MAX_BUCKETS = 100_000;

  /// A taking is rounded up to a nanosecond, which is not to look like a token less.
  private static final double ROUNDING = 0.001;

  private final double nanosPerToken;
  private final long capacity;
  private final long fillNanos;
  private final LongSupplier clock;
  private final Map<String, Long> fullAt;

  /// Whether a client may go on.
  sealed interface Taking {
    /// It may.
    record Taken() implements Taking {}

    /// It may not.
    ///
    /// @param after until the same would pass, if nothing else is taken meanwhile
    record Refused(Duration after) implements Taking {}
  }

  /// @param capacity tokens of a full bucket
  /// @param fill in which an empty one is full
  /// @param clock nanoseconds since any moment
  TokenBuckets(long capacity, Duration fill, LongSupplier clock) {
    this(capacity, fill, clock, MAX_BUCKETS);
  }

  TokenBuckets(long capacity, Duration fill, LongSupplier clock, int most) {
    this.capacity = capacity;
    this.fillNanos = fill.toNanos();
    this.nanosPerToken = (double) fillNanos / capacity;
    this.clock = clock;
    this.fullAt =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > most;
          }
        };
  }

  /// Takes so many tokens, or none of them.
  synchronized Taking take(String client, int count) {
    long now = clock.getAsLong();
    long owed = owed(client, now);
    long cost = cost(count);
    long wait = owed - Math.max(0, fillNanos - cost);
    if (wait > 0) {
      return new Taking.Refused(Duration.ofNanos(wait));
    }
    fullAt.put(client, now + owed + cost);
    return new Taking.Taken();
  }

  /// What taking so many would bring; takes none.
  synchronized Taking peek(String client, int count) {
    long wait = owed(client, clock.getAsLong()) - Math.max(0, fillNanos - cost(count));
    return wait > 0 ? new Taking.Refused(Duration.ofNanos(wait)) : new Taking.Taken();
  }

  /// The tokens that a client has now.
  synchronized long left(String client) {
    long filled = fillNanos - owed(client, clock.getAsLong());
    return Math.clamp((long) (filled / nanosPerToken + ROUNDING), 0, capacity);
  }

  /// How many clients are remembered.
  synchronized int size() {
    return fullAt.size();
  }

  private long owed(String client, long now) {
    Long full = fullAt.get(client);
    return full == null ? 0 : Math.max(0, full - now);
  }

  private long cost(int count) {
    return (long) Math.ceil(count * nanosPerToken);
  }
}
