package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse.AppendResult;
import com.google.protobuf.Int64Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.RowAppender;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.Transaction;
import io.sluice.local.bigquery.write.Append.Waiting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The appends of one transaction: their rows and the new ends of their streams.
final class GroupCommit {
  private final Transaction transaction;
  private final WriteStreams streams;
  private final KnownSchemas schemas;
  private final Map<StreamName, WriteStreamState> changed = new HashMap<>();

  private GroupCommit(Transaction transaction, WriteStreams streams, KnownSchemas schemas) {
    this.transaction = transaction;
    this.streams = streams;
    this.schemas = schemas;
  }

  /// Appends within the transaction.
  ///
  /// @return the answers, in the same order, valid once the transaction is committed
  static List<AppendRowsResponse> run(
      Transaction transaction, WriteStreams streams, KnownSchemas schemas, List<Waiting> group)
      throws SQLException {
    var commit = new GroupCommit(transaction, streams, schemas);
    var answers = new ArrayList<AppendRowsResponse>(group.size());
    for (Waiting waiting : group) {
      answers.add(commit.answer(waiting));
    }
    for (WriteStreamState state : commit.changed.values()) {
      streams.update(transaction, state);
    }
    return answers;
  }

  private AppendRowsResponse answer(Waiting waiting) throws SQLException {
    return switch (waiting) {
      case Waiting.Accepted(Append append, var _) -> append(append);
      case Waiting.Refused(StorageRefusal why, var _) -> refused(why);
    };
  }

  private AppendRowsResponse append(Append append) throws SQLException {
    String entity = append.stream().toString();
    try {
      @Nullable Table table = transaction.catalog().table(append.stream().table()).orElse(null);
      if (table == null) {
        throw StorageRefusal.tableNotFound(entity);
      }
      List<Column> known = schemas.columns(table);
      Append current = append.forTable(table, known);
      AppendRowsResponse.Builder response =
          append.stream().isDefault() ? onDefault(current, table) : onStream(current, table);
      if (current.updated()) {
        response.setUpdatedSchema(WireSchema.of(known));
      }
      return response.setWriteStream(entity).build();
    } catch (StorageRefusal e) {
      return refused(e).toBuilder().setWriteStream(entity).build();
    }
  }

  private AppendRowsResponse.Builder onDefault(Append append, Table table)
      throws SQLException, StorageRefusal {
    if (append.offset().isPresent()) {
      throw StorageRefusal.invalid(
          "Offset must not be set for the default stream.", append.stream().toString());
    }
    if (!append.decoded().errors().isEmpty()) {
      return badRows(append);
    }
    write(append, table);
    return AppendRowsResponse.newBuilder().setAppendResult(AppendResult.getDefaultInstance());
  }

  private AppendRowsResponse.Builder onStream(Append append, Table table)
      throws SQLException, StorageRefusal {
    WriteStreamState state = streams.require(append.stream(), table);
    state = changed.getOrDefault(append.stream(), state);
    long end = state.rows();
    if (state.finalized()) {
      throw StorageRefusal.finalized(append.stream().toString());
    }
    if (append.offset().orElse(end) != end) {
      throw StorageRefusal.offset(end, append.offset().getAsLong(), append.stream().toString());
    }
    if (!append.decoded().errors().isEmpty()) {
      return badRows(append);
    }
    if (state.buffered()) {
      new BufferedRows(transaction, append.stream())
          .add(new BufferedRows.Chunk(end, append.descriptor(), append.messages()));
    } else {
      write(append, table);
    }
    changed.put(append.stream(), state.withRows(end + append.messages().size()));
    return AppendRowsResponse.newBuilder()
        .setAppendResult(AppendResult.newBuilder().setOffset(Int64Value.of(end)));
  }

  private void write(Append append, Table table) throws SQLException {
    RowAppender appender = transaction.appender(table);
    for (List<@Nullable Object> row : append.decoded().rows()) {
      appender.append(row);
    }
  }

  private static AppendRowsResponse.Builder badRows(Append append) {
    return AppendRowsResponse.newBuilder()
        .setError(
            Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage(
                    "Errors found while processing rows. Please refer to the row_errors field for"
                        + " details. The list may not be complete because of the size limitations."
                        + " Entity: "
                        + append.stream()))
        .addAllRowErrors(append.decoded().errors());
  }

  private static AppendRowsResponse refused(StorageRefusal why) {
    return AppendRowsResponse.newBuilder().setError(why.toStatus()).build();
  }
}
