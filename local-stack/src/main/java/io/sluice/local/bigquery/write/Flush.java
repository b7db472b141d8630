package io.sluice.local.bigquery.write;

import io.sluice.local.bigquery.store.RowAppender;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.Transaction;
import io.sluice.local.bigquery.write.BufferedRows.Chunk;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Shows the rows of a BUFFERED stream up to an offset, which stay hidden until then.
///
/// @param end behind the last row that is shown
record Flush(StreamName stream, long end) {
  /// Nothing has changed when there is a refusal.
  Optional<StorageRefusal> run(Transaction transaction) throws SQLException {
    var buffered = new BufferedRows(transaction, stream);
    try {
      Table table =
          transaction
              .catalog()
              .table(stream.table())
              .orElseThrow(() -> StorageRefusal.tableNotFound(stream.toString()));
      List<Chunk> chunks = buffered.before(end);
      List<List<@Nullable Object>> rows = rows(chunks, table);
      if (!chunks.isEmpty()) {
        RowAppender appender = transaction.appender(table);
        for (List<@Nullable Object> row : rows) {
          appender.append(row);
        }
        buffered.remove(chunks, end);
      }
      return Optional.empty();
    } catch (StorageRefusal e) {
      return Optional.of(e);
    }
  }

  /// For the table as it is now.
  private List<List<@Nullable Object>> rows(List<Chunk> chunks, Table table) throws StorageRefusal {
    var rows = new ArrayList<List<@Nullable Object>>();
    for (Chunk chunk : chunks) {
      DecodedRows decoded =
          Append.decode(
                  stream,
                  OptionalLong.empty(),
                  chunk.descriptor(),
                  chunk.before(end),
                  table,
                  table.columns(),
                  false)
              .decoded();
      if (!decoded.errors().isEmpty()) {
        throw StorageRefusal.invalid(
            "Rows no longer fit the table: " + decoded.errors().getFirst().getMessage(),
            stream.toString());
      }
      rows.addAll(decoded.rows());
    }
    return rows;
  }
}
