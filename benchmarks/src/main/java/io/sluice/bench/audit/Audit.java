package io.sluice.bench.audit;

import io.sluice.bench.load.Ledger;
import io.sluice.bench.measure.Warehouse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Waits until everything has come to rest, and compares the tables with the book.
public final class Audit {
  /// As long as nothing may change for the system to count as quiet: longer than the local
  /// Pub/Sub's longest back-off.
  private static final Duration QUIET = Duration.ofSeconds(8);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String EVENT_MARKS =
      "SELECT IF(event_type = 'anonymous', JSON_VALUE(data, '$.mark'), event_id) AS mark FROM events";
  private static final String REJECTION_MARKS = "SELECT event_id AS mark FROM rejected_events";

  /// Marks end in a digit, others are none of ours. Each digit is asked for by itself, because a
  /// result may not be larger than a million rows.
  private static final List<String> SLICES =
      Stream.concat(
              IntStream.range(0, 10).mapToObj("ENDS_WITH(mark, '%d')"::formatted),
              Stream.of("mark IS NULL OR NOT REGEXP_CONTAINS(mark, '[0-9]$')"))
          .toList();

  private final Warehouse warehouse;
  private final Idle idle;

  /// Whether nobody is working on anything.
  @FunctionalInterface
  public interface Idle {
    boolean isIdle() throws InterruptedException;
  }

  /// An audit of the tables as they will be.
  ///
  /// @param idle whether the processors have nothing in flight
  public Audit(Warehouse warehouse, Idle idle) {
    this.warehouse = warehouse;
    this.idle = idle;
  }

  /// Waits until no row has come and no message was in flight for some seconds.
  ///
  /// @return whether that happened before nothing had come for too long
  public boolean awaitQuiet() throws IOException, InterruptedException {
    long lastRow = System.nanoTime();
    long quietSince = System.nanoTime();
    long rows = rows();
    while (System.nanoTime() - lastRow < PATIENCE.toNanos()) {
      Thread.sleep(INTERVAL);
      long now = rows();
      if (now != rows) {
        lastRow = System.nanoTime();
      }
      if (now != rows || !idle.isIdle()) {
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
  public void read(Ledger ledger) throws IOException {
    for (String marks : List.of(EVENT_MARKS, REJECTION_MARKS)) {
      for (String slice : SLICES) {
        warehouse.query(
            "SELECT mark, COUNT(*) AS n FROM (%s) WHERE %s GROUP BY mark".formatted(marks, slice),
            row -> ledger.found(row.getFirst(), Long.parseLong(row.getLast())));
      }
    }
  }

  /// The rows of one event, with the messages that carried them.
  public String rowsOf(String mark) throws IOException {
    var text = new StringBuilder();
    warehouse.query(
        "SELECT message_id, CAST(received_at AS STRING), CAST(published_at AS STRING) FROM events"
            + " WHERE event_id = '%s' OR JSON_VALUE(data, '$.mark') = '%s'".formatted(mark, mark),
        row -> text.append("%n      message %s received %s published %s".formatted(row.toArray())));
    return text.toString();
  }

  /// How many rows there are, of all kinds.
  public long rows() throws IOException {
    return warehouse.number("SELECT COUNT(*) FROM events")
        + warehouse.number("SELECT COUNT(*) FROM rejected_events");
  }
}
