package io.sluice.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a [ModelDeduplicator] remembers, as Redis would, for one consumer.
public final class ModelMemory {
  /// Who holds an event that is stored.
  static final String STORED = "D";

  private final LongSupplier clock;
  final Expiring<Remembered> messages = new Expiring<>();

  /// For each event the message that is about to store it, or [#STORED].
  final Expiring<String> events = new Expiring<>();

  /// For each settled stream how many rows it holds, or [Deduplicator#ROWS_UNKNOWN].
  final Expiring<Long> settled = new Expiring<>();

  /// For each stream the first offset that no message was given.
  final Expiring<Long> given = new Expiring<>();

  private @Nullable Long since;
  private int run;
  private int knownRun;

  /// An empty memory.
  ///
  /// @param clock milliseconds since 1970; never goes back
  public ModelMemory(LongSupplier clock) {
    this.clock = clock;
  }

  long now() {
    return clock.getAsLong();
  }

  /// The server restarts and has nothing any more.
  public void lose() {
    List.of(messages, events, settled, given).forEach(Expiring::clear);
    since = null;
    run++;
  }

  /// The server restarts and has everything, which nobody but itself can know.
  public void restart() {
    run++;
  }

  /// From when on everything is remembered, in milliseconds; 0 for ever.
  ///
  /// @param first since when if nobody began yet
  /// @param durable whether a restart keeps everything
  long since(long first, boolean durable) {
    if (since == null || (knownRun != run && !durable)) {
      since = since == null ? first : now();
      knownRun = run;
    }
    return since;
  }

  /// What is remembered of a message, if anything.
  sealed interface Remembered {
    /// All its rows are in their tables.
    record Done() implements Remembered {}

    /// Somebody was about to ask the warehouse about it.
    record BrokenOff() implements Remembered {}

    /// Somebody asks the warehouse about it.
    record Asking(String token, long lease) implements Remembered {}

    /// Somebody puts its rows into their tables.
    ///
    /// @param asked whether the warehouse was asked before
    record Claimed(
        String token,
        long lease,
        String revision,
        long claimedAt,
        boolean asked,
        List<Place> places)
        implements Remembered {}
  }

  /// Where the rows of a claim for one table are.
  ///
  /// @param stream null once they are known to be written
  record Place(String table, @Nullable String stream, long offset, int rows) {
    static Place written(String table) {
      return new Place(table, null, 0, 0);
    }
  }

  /// Values by key, each for its time.
  final class Expiring<V> {
    private final Map<String, Entry<V>> entries = new HashMap<>();

    private record Entry<V>(V value, long until) {}

    @Nullable V get(String key) {
      Entry<V> entry = entries.get(key);
      return entry == null || entry.until < now() ? null : entry.value;
    }

    void put(String key, V value, long lifetime) {
      entries.put(key, new Entry<>(value, now() + lifetime));
    }

    void remove(String key) {
      entries.remove(key);
    }

    private void clear() {
      entries.clear();
    }
  }
}
