package io.sluice.bench.kill;

import io.sluice.bench.load.Ledger;
import io.sluice.bench.measure.Warehouse;
import java.io.IOException;
import java.time.Duration;

/// Waits until everything has come to rest, and compares the tables with the book.
final class Audit {
  /// As long as nothing may change for the system to count as quiet: longer than the local
  /// Pub/Sub's longest back-off.
  private static final Duration QUIET = Duration.ofSeconds(8);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String EVENTS =
      "SELECT IF(event_type = 'anonymous', JSON_VALUE(data, '$.mark'), event_id) AS mark,"
          + " COUNT(*) AS n FROM events GROUP BY mark";
  private static final String REJECTIONS =
      "SELECT event_id, COUNT(*) AS n FROM rejected_events GROUP BY event_id";

  private final Warehouse warehouse;
  private final Watch watch;

  Audit(Warehouse warehouse, Watch watch) {
    this.warehouse = warehouse;
    this.watch = watch;
  }

  /// Waits until no row has come and no message was in flight for some seconds.
  ///
  /// @return whether that happened before patience ended
  boolean awaitQuiet() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long quietSince = System.nanoTime();
    long rows = rows();
    while (System.nanoTime() < deadline) {
      Thread.sleep(INTERVAL);
      long now = rows();
      if (now != rows || !watch.isIdle()) {
        quietSince = System.nanoTime();
      }
      rows = now;
      if (System.nanoTime() - quietSince >= QUIET.toNanos()) {
        return true;
      }
    }
    return false;
  }

  /// Enters every row into the book.
  void read(Ledger ledger) throws IOException {
    warehouse.query(EVENTS, row -> ledger.found(row.getFirst(), Long.parseLong(row.getLast())));
    warehouse.query(REJECTIONS, row -> ledger.found(row.getFirst(), Long.parseLong(row.getLast())));
  }

  /// The rows of one event, with the messages that carried them.
  String rowsOf(String mark) throws IOException {
    var text = new StringBuilder();
    warehouse.query(
        "SELECT message_id, CAST(received_at AS STRING), CAST(published_at AS STRING) FROM events"
            + " WHERE event_id = '%s' OR JSON_VALUE(data, '$.mark') = '%s'".formatted(mark, mark),
        row -> text.append("%n      message %s received %s published %s".formatted(row.toArray())));
    return text.toString();
  }

  /// How many rows there are, of all kinds.
  long rows() throws IOException {
    return warehouse.number("SELECT COUNT(*) FROM events")
        + warehouse.number("SELECT COUNT(*) FROM rejected_events");
  }
}
