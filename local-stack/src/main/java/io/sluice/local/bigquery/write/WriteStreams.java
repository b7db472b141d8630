package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.WriteStream;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.Transaction;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The application-created streams, in memory and in the database. What memory says changes only
/// after the transaction that changed the database, so a commit that fails changes nothing.
final class WriteStreams {
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS sluice.streams"
          + "(name VARCHAR, table_created BIGINT, row_count BIGINT, finalized BOOLEAN,"
          + " created BIGINT)";

  /// Databases of before had COMMITTED streams alone.
  private static final String ADD_TYPE =
      "ALTER TABLE sluice.streams ADD COLUMN IF NOT EXISTS type VARCHAR DEFAULT 'COMMITTED'";

  private static final String INSERT = "INSERT INTO sluice.streams VALUES (?, ?, 0, false, ?, ?)";
  private static final String UPDATE =
      "UPDATE sluice.streams SET row_count = ?, finalized = ? WHERE name = ?";

  private final Map<StreamName, WriteStreamState> states = new ConcurrentHashMap<>();

  private WriteStreams() {}

  /// Loads the streams of tables that still exist, and forgets the others.
  static WriteStreams load(Warehouse warehouse) throws SQLException {
    return warehouse.write(transaction -> {
      var streams = new WriteStreams();
      try (Statement statement = transaction.connection().createStatement()) {
        statement.execute(CREATE);
        statement.execute(ADD_TYPE);
        try (ResultSet rows = statement.executeQuery("FROM sluice.streams")) {
          while (rows.next()) {
            streams.add(rows);
          }
        }
      }
      streams.forgetOrphans(transaction);
      BufferedRows.prepare(transaction);
      return streams;
    });
  }

  private void add(ResultSet row) throws SQLException {
    try {
      var name = StreamName.parse(row.getString(1));
      states.put(
          name,
          new WriteStreamState(
              name,
              WriteStream.Type.valueOf(row.getString(6)),
              row.getLong(2),
              row.getLong(3),
              row.getBoolean(4),
              row.getLong(5)));
    } catch (StorageRefusal e) {
      throw new SQLException("the database holds a stream without a valid name", e);
    }
  }

  private void forgetOrphans(Transaction transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.connection().prepareStatement("DELETE FROM sluice.streams WHERE name = ?")) {
      for (WriteStreamState state : List.copyOf(states.values())) {
        @Nullable Table table = transaction.catalog().table(state.name().table()).orElse(null);
        if (table == null || table.created() != state.tableCreated()) {
          delete.setString(1, state.name().toString());
          delete.execute();
          states.remove(state.name());
        }
      }
    }
  }

  /// Creates a stream of a table.
  WriteStreamState create(Transaction transaction, Table table, WriteStream.Type type)
      throws SQLException {
    String random = UUID.randomUUID().toString().replace("-", "");
    var state =
        new WriteStreamState(
            new StreamName(table.id(), random), type, table.created(), 0, false, transaction.now());
    Connection connection = transaction.connection();
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, state.name().toString());
      insert.setLong(2, state.tableCreated());
      insert.setLong(3, state.created());
      insert.setString(4, type.name());
      insert.execute();
    }
    transaction.onCommit(() -> states.put(state.name(), state));
    return state;
  }

  /// Stores where a stream stands now.
  void update(Transaction transaction, WriteStreamState state) throws SQLException {
    try (PreparedStatement update = transaction.connection().prepareStatement(UPDATE)) {
      update.setLong(1, state.rows());
      update.setBoolean(2, state.finalized());
      update.setString(3, state.name().toString());
      update.execute();
    }
    transaction.onCommit(() -> states.put(state.name(), state));
  }

  /// The stream of that name.
  ///
  /// @param table its table as it is now
  /// @throws StorageRefusal STREAM_NOT_FOUND, also when the table is another than it was
  WriteStreamState require(StreamName name, Table table) throws StorageRefusal {
    WriteStreamState state = states.get(name);
    if (state == null || state.tableCreated() != table.created()) {
      throw StorageRefusal.streamNotFound(name.toString());
    }
    return state;
  }

  /// Where a stream that has been found stands, within a transaction.
  WriteStreamState current(StreamName name) {
    return Objects.requireNonNull(states.get(name));
  }
}
