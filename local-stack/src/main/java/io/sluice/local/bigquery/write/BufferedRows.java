package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest.ProtoData;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.local.bigquery.store.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The rows of BUFFERED streams that are not flushed: as they came, because the table may change
/// before they are, and in the database, because they were answered for.
final class BufferedRows {
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS sluice.buffered(stream VARCHAR, first_row BIGINT, data BLOB)";
  private static final String INSERT = "INSERT INTO sluice.buffered VALUES (?, ?, ?)";
  private static final String SELECT =
      "SELECT first_row, data FROM sluice.buffered WHERE stream = ? AND first_row < ?"
          + " ORDER BY first_row";
  private static final String DELETE =
      "DELETE FROM sluice.buffered WHERE stream = ? AND first_row < ?";
  private static final String DELETE_ORPHANS =
      "DELETE FROM sluice.buffered WHERE stream NOT IN (SELECT name FROM sluice.streams)";

  private final Transaction transaction;
  private final StreamName stream;

  BufferedRows(Transaction transaction, StreamName stream) {
    this.transaction = transaction;
    this.stream = stream;
  }

  /// Makes room for them, and forgets those of streams that are no more.
  static void prepare(Transaction transaction) throws SQLException {
    try (Statement statement = transaction.connection().createStatement()) {
      statement.execute(CREATE);
      statement.execute(DELETE_ORPHANS);
    }
  }

  /// Some rows in a row.
  ///
  /// @param first where they begin in their stream
  /// @param descriptor of the messages
  record Chunk(long first, Descriptor descriptor, List<ByteString> messages) {
    /// Those before an offset.
    List<ByteString> before(long end) {
      return messages.subList(0, (int) Math.min(messages.size(), end - first));
    }

    private byte[] data() {
      return ProtoData.newBuilder()
          .setWriterSchema(ProtoSchema.newBuilder().setProtoDescriptor(descriptor.toProto()))
          .setRows(ProtoRows.newBuilder().addAllSerializedRows(messages))
          .build()
          .toByteArray();
    }
  }

  /// Keeps some.
  void add(Chunk chunk) throws SQLException {
    try (PreparedStatement insert = transaction.connection().prepareStatement(INSERT)) {
      insert.setString(1, stream.toString());
      insert.setLong(2, chunk.first());
      insert.setBytes(3, chunk.data());
      insert.execute();
    }
  }

  /// Those that begin before an offset.
  ///
  /// @throws StorageRefusal never but when the database is damaged
  List<Chunk> before(long end) throws SQLException, StorageRefusal {
    var chunks = new ArrayList<Chunk>();
    try (PreparedStatement select = transaction.connection().prepareStatement(SELECT)) {
      select.setString(1, stream.toString());
      select.setLong(2, end);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          chunks.add(chunk(rows.getLong(1), rows.getBytes(2)));
        }
      }
    }
    return chunks;
  }

  private Chunk chunk(long first, byte[] bytes) throws SQLException, StorageRefusal {
    try {
      ProtoData data = ProtoData.parseFrom(bytes);
      return new Chunk(
          first,
          WriterSchema.descriptor(data.getWriterSchema(), stream.toString()),
          data.getRows().getSerializedRowsList());
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("the database holds buffered rows that cannot be read", e);
    }
  }

  /// Forgets those before an offset.
  void remove(List<Chunk> chunks, long end) throws SQLException {
    try (PreparedStatement delete = transaction.connection().prepareStatement(DELETE)) {
      delete.setString(1, stream.toString());
      delete.setLong(2, end);
      delete.execute();
    }
    Chunk last = chunks.getLast();
    int flushed = last.before(end).size();
    if (flushed < last.messages().size()) {
      add(
          new Chunk(
              end, last.descriptor(), last.messages().subList(flushed, last.messages().size())));
    }
  }
}
