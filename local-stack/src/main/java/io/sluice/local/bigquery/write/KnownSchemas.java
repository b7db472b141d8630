package io.sluice.local.bigquery.write;

import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The columns of tables as this service knows them: with a lag it learns of a change later than
/// the REST interface, as the real one does. A table that it never served it knows as it is.
final class KnownSchemas {
  /// @param created when the table was created; one of that name created later is another
  /// @param changed when the table was changed last, at the time it was seen
  private record Seen(long created, long changed, List<Column> columns) {}

  private final Duration lag;
  private final Clock clock;
  private final Map<TableId, Seen> seen = new ConcurrentHashMap<>();

  KnownSchemas(Duration lag, Clock clock) {
    this.lag = lag;
    this.clock = clock;
  }

  /// The columns of a table that are known by now.
  List<Column> columns(Table table) {
    if (lag.isZero()) {
      return table.columns();
    }
    return seen.compute(table.id(), (_, before) -> now(table, before)).columns();
  }

  private Seen now(Table table, @Nullable Seen before) {
    long changed = table.resource().path("lastModifiedTime").asLong();
    if (before != null
        && before.created == table.created()
        && before.changed != changed
        && clock.millis() < changed + lag.toMillis()) {
      return before;
    }
    return new Seen(table.created(), changed, table.columns());
  }
}
