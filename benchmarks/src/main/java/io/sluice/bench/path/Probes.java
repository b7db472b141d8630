package io.sluice.bench.path;

import io.sluice.bench.measure.Latencies;
import io.sluice.bench.measure.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Events that are looked for, over and over, until a query finds them.
final class Probes {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String PREFIX = "probe-";

  /// What a clock may be wrong by. Older rows are not looked at: it would take more of the machine
  /// with each second.
  private static final Duration CLOCKS = Duration.ofSeconds(1);

  /// One that is not found yet.
  ///
  /// @param since when its latency counts from, by [System#nanoTime]
  /// @param made by the clock, before it was sent
  private record Missing(long since, Instant made) {}

  private final Warehouse warehouse;
  private final InstantSource clock;
  private final NavigableMap<String, Missing> missing = new ConcurrentSkipListMap<>();
  private volatile Latencies latencies = new Latencies();
  private volatile @Nullable IOException failure;
  private int made;

  Probes(Warehouse warehouse, InstantSource clock) {
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /// One more, as JSON.
  ///
  /// @param since when its latency counts from, by [System#nanoTime]
  synchronized byte[] next(long since) {
    String id = "%s%09d".formatted(PREFIX, made++);
    missing.put(id, new Missing(since, clock.instant().truncatedTo(ChronoUnit.MICROS)));
    return "{\"id\":\"%s\",\"type\":\"probe\"}".formatted(id).getBytes(StandardCharsets.US_ASCII);
  }

  /// How many have not been found yet.
  ///
  /// @throws IOException when they are not looked for any more
  int missing() throws IOException {
    IOException cause = failure;
    if (cause != null) {
      throw new IOException("probes are not looked for any more: " + cause.getMessage(), cause);
    }
    return missing.size();
  }

  /// How long it took to find those that were found since the last call.
  Latencies found() {
    Latencies found = latencies;
    latencies = new Latencies();
    return found;
  }

  /// Looks for them until it is interrupted, or a query fails.
  void look() {
    try {
      while (!Thread.interrupted()) {
        Map.Entry<String, Missing> oldest = missing.firstEntry();
        if (oldest != null) {
          find(oldest.getKey(), oldest.getValue().made.minus(CLOCKS));
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void find(String first, Instant received) throws IOException {
    warehouse.query(
        "SELECT event_id FROM events WHERE event_type = 'probe' AND event_id >= '%s' AND received_at >= TIMESTAMP '%s'"
            .formatted(first, received),
        row -> {
          Missing found = missing.remove(row.getFirst());
          if (found != null) {
            latencies.add(System.nanoTime() - found.since);
          }
        });
  }
}
