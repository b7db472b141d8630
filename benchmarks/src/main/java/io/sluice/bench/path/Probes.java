package io.sluice.bench.path;

import io.sluice.bench.measure.Latencies;
import io.sluice.bench.measure.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Events that are looked for, over and over, until a query finds them.
final class Probes {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String PREFIX = "probe-";

  private final Warehouse warehouse;
  private final Map<String, Long> due = new ConcurrentSkipListMap<>();
  private volatile Latencies latencies = new Latencies();
  private int made;

  Probes(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /// One more, as JSON.
  ///
  /// @param since when its latency counts from, by [System#nanoTime]
  synchronized byte[] next(long since) {
    String id = "%s%09d".formatted(PREFIX, made++);
    due.put(id, since);
    return "{\"id\":\"%s\",\"type\":\"probe\"}".formatted(id).getBytes(StandardCharsets.US_ASCII);
  }

  /// How many have not been found yet.
  int missing() {
    return due.size();
  }

  /// How long it took to find those that were found since the last call.
  Latencies found() {
    Latencies found = latencies;
    latencies = new Latencies();
    return found;
  }

  /// Looks for them until it is interrupted.
  void look() throws IOException {
    try {
      while (!Thread.interrupted()) {
        String first = due.keySet().stream().findFirst().orElse(PREFIX + ":");
        warehouse.query(
            "SELECT event_id FROM events WHERE event_type = 'probe' AND event_id >= '%s'"
                .formatted(first),
            row -> {
              Long since = due.remove(row.getFirst());
              if (since != null) {
                latencies.add(System.nanoTime() - since);
              }
            });
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
