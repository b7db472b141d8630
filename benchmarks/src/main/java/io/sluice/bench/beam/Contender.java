package io.sluice.bench.beam;

import io.sluice.bench.measure.Warehouse;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.push.CpuTimes;
import io.sluice.bench.push.Pushes;
import io.sluice.bench.push.Stage;
import io.sluice.model.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Somebody who stores the events of a topic in a table.
///
/// @param kind what it is called
/// @param table that it writes to
/// @param publish puts events into its topic
record Contender(String kind, ServiceProcess service, String table, Consumer<List<Event>> publish) {
  /// Events of a turn, each of which is new.
  private static final int FRESH = 10_000;

  /// After so many new ones comes one again.
  private static final int EVERY = 10;

  private static final Duration MOST = Duration.ofMinutes(5);

  /// Between two looks, at least; they cost the stack something, so who is slow is asked less
  /// often.
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  /// How much too long the time of a turn may be: one part of so many.
  private static final int PRECISION = 50;

  /// Lets it store some events that nobody has seen, every eleventh of which comes twice.
  ///
  /// @throws IOException when the rows are not there after minutes; its log may say why
  Turn turn(Stage stage, Warehouse warehouse, Pushes pushes)
      throws IOException, InterruptedException {
    List<Event> events = some(pushes);
    long before = rows(warehouse, "*");
    CpuTimes cpu = stage.cpuTimes(service);
    long start = System.nanoTime();
    publish.accept(events);
    await(warehouse, before + FRESH, start);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Turn(events.size(), FRESH, stage.cpuTimes(service).since(cpu), took);
  }

  private static List<Event> some(Pushes pushes) {
    List<Event> fresh = pushes.some(FRESH);
    var events = new ArrayList<Event>(FRESH + FRESH / EVERY);
    for (int i = 0; i < FRESH; i++) {
      events.add(fresh.get(i));
      if (i % EVERY == EVERY - 1) {
        events.add(fresh.get(i / 2));
      }
    }
    return events;
  }

  private void await(Warehouse warehouse, long wanted, long start)
      throws IOException, InterruptedException {
    for (long rows = rows(warehouse, "*"); rows < wanted; rows = rows(warehouse, "*")) {
      if (!service.isAlive() || System.nanoTime() - start > MOST.toNanos()) {
        throw new IOException(
            "%s has stored %,d rows, not %,d; see %s".formatted(kind, rows, wanted, service.log()));
      }
      long part = (System.nanoTime() - start) / PRECISION;
      Thread.sleep(Duration.ofNanos(Math.max(POLL_INTERVAL.toNanos(), part)));
    }
  }

  /// How many rows its table has.
  ///
  /// @param what is counted, such as `DISTINCT event_id`
  long rows(Warehouse warehouse, String what) throws IOException {
    return warehouse.number("SELECT COUNT(%s) FROM %s".formatted(what, table));
  }
}
