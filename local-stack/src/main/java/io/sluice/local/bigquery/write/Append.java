package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Table;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// One request to append rows, decoded for the table as it was when the request came.
///
/// @param offset where the client expects the stream to end, if it said so
/// @param columns what the rows were decoded for
/// @param updated whether the client has to be told that the table's schema has changed
record Append(
    StreamName stream,
    OptionalLong offset,
    Descriptor descriptor,
    List<ByteString> messages,
    List<Column> columns,
    DecodedRows decoded,
    boolean updated) {

  /// An append, or why there is none, with the one who waits for the answer. Refusals wait in the
  /// same line, because a connection's answers come in the order of its requests.
  sealed interface Waiting {
    /// Takes the answer.
    Consumer<AppendRowsResponse> answer();

    /// Rows to be appended.
    record Accepted(Append append, Consumer<AppendRowsResponse> answer) implements Waiting {}

    /// A request that will not be done.
    record Refused(StorageRefusal why, Consumer<AppendRowsResponse> answer) implements Waiting {}
  }

  /// @param known the table's columns as this service knows them: no others may be sent
  static Append decode(
      StreamName stream,
      OptionalLong offset,
      Descriptor descriptor,
      List<ByteString> messages,
      Table table,
      List<Column> known,
      boolean updated)
      throws StorageRefusal {
    if (!known.equals(table.columns())) {
      MessageDecoder.of(descriptor, known, stream.toString());
    }
    var decoder = MessageDecoder.of(descriptor, table.columns(), stream.toString());
    DecodedRows rows = DecodedRows.decode(messages, decoder);
    return new Append(stream, offset, descriptor, messages, table.columns(), rows, updated);
  }

  /// The same for a table that has changed since; this when it has not.
  ///
  /// @param known its columns as this service knows them
  Append forTable(Table table, List<Column> known) throws StorageRefusal {
    return table.columns().equals(columns)
        ? this
        : decode(
            stream,
            offset,
            descriptor,
            messages,
            table,
            known,
            updated || known.equals(table.columns()));
  }
}
