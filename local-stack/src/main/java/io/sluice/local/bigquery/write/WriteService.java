package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsRequest;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc.BigQueryWriteImplBase;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import com.google.cloud.bigquery.storage.v1.FlushRowsRequest;
import com.google.cloud.bigquery.storage.v1.FlushRowsResponse;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import com.google.protobuf.util.Timestamps;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.TableId;
import io.sluice.local.bigquery.store.Warehouse;
import java.sql.SQLException;
import java.util.Optional;

/// The Storage Write service (google.cloud.bigquery.storage.v1.BigQueryWrite).
final class WriteService extends BigQueryWriteImplBase {
  private interface Call<T> {
    T answer() throws StorageRefusal, SQLException;
  }

  private final Warehouse warehouse;
  private final WriteStreams streams;
  private final KnownSchemas schemas;
  private final Committer committer;
  private final InFlight inFlight = new InFlight();

  WriteService(
      Warehouse warehouse, WriteStreams streams, KnownSchemas schemas, Committer committer) {
    this.warehouse = warehouse;
    this.streams = streams;
    this.schemas = schemas;
    this.committer = committer;
  }

  @Override
  public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> answers) {
    // Answers to a client that has gone are dropped instead of thrown back.
    ((ServerCallStreamObserver<AppendRowsResponse>) answers).setOnCancelHandler(() -> {});
    return new AppendConnection(warehouse, schemas, committer, inFlight, answers);
  }

  @Override
  public void createWriteStream(
      CreateWriteStreamRequest request, StreamObserver<WriteStream> answer) {
    answer(answer, () -> create(request));
  }

  private WriteStream create(CreateWriteStreamRequest request) throws StorageRefusal, SQLException {
    TableId id = StreamName.parseTable(request.getParent());
    WriteStream.Type type = request.getWriteStream().getType();
    if (type != WriteStream.Type.COMMITTED && type != WriteStream.Type.BUFFERED) {
      throw StorageRefusal.unimplemented(
          "The local BigQuery knows COMMITTED and BUFFERED streams and the default stream, not %s."
              .formatted(type),
          request.getParent());
    }
    requireTable(id, request.getParent());
    WriteStreamState state =
        warehouse.write(tx -> streams.create(tx, tx.catalog().requireTable(id), type));
    return described(state.name(), requireTable(id, request.getParent()), WriteStreamView.FULL)
        .setType(state.type())
        .setCreateTime(Timestamps.fromMillis(state.created()))
        .build();
  }

  @Override
  public void getWriteStream(GetWriteStreamRequest request, StreamObserver<WriteStream> answer) {
    answer(answer, () -> get(request));
  }

  private WriteStream get(GetWriteStreamRequest request) throws StorageRefusal {
    var name = StreamName.parse(request.getName());
    Table table = requireTable(name.table(), request.getName());
    WriteStream.Builder stream = described(name, table, request.getView());
    if (name.isDefault()) {
      return stream.setCreateTime(Timestamps.fromMillis(table.created())).build();
    }
    WriteStreamState state = streams.require(name, table);
    return stream
        .setType(state.type())
        .setCreateTime(Timestamps.fromMillis(state.created()))
        .build();
  }

  @Override
  public void finalizeWriteStream(
      FinalizeWriteStreamRequest request, StreamObserver<FinalizeWriteStreamResponse> answer) {
    answer(
        answer,
        () -> {
          long rows = finalizedRows(StreamName.parse(request.getName()));
          return FinalizeWriteStreamResponse.newBuilder().setRowCount(rows).build();
        });
  }

  /// Asked again, the answer is the same.
  private long finalizedRows(StreamName name) throws StorageRefusal, SQLException {
    if (name.isDefault()) {
      throw StorageRefusal.invalid("The default stream cannot be finalized.", name.toString());
    }
    streams.require(name, requireTable(name.table(), name.toString()));
    return warehouse.write(tx -> {
      WriteStreamState state = streams.current(name);
      if (!state.finalized()) {
        streams.update(tx, state.asFinalized());
      }
      return state.rows();
    });
  }

  @Override
  public void batchCommitWriteStreams(
      BatchCommitWriteStreamsRequest request,
      StreamObserver<BatchCommitWriteStreamsResponse> answer) {
    answer(
        answer,
        () -> {
          throw StorageRefusal.unimplemented(
              "The local BigQuery has no PENDING streams to commit.", request.getParent());
        });
  }

  @Override
  public void flushRows(FlushRowsRequest request, StreamObserver<FlushRowsResponse> answer) {
    answer(answer, () -> FlushRowsResponse.newBuilder().setOffset(flushedOffset(request)).build());
  }

  /// Asked again, the answer is the same.
  private long flushedOffset(FlushRowsRequest request) throws StorageRefusal, SQLException {
    var name = StreamName.parse(request.getWriteStream());
    WriteStreamState state =
        streams.require(name, requireTable(name.table(), request.getWriteStream()));
    if (!state.buffered()) {
      throw StorageRefusal.invalid("Only BUFFERED streams can be flushed.", name.toString());
    }
    long end = request.hasOffset() ? request.getOffset().getValue() + 1 : state.rows();
    if (end > state.rows()) {
      throw StorageRefusal.offset(state.rows(), request.getOffset().getValue(), name.toString());
    }
    Optional<StorageRefusal> refusal = warehouse.write(new Flush(name, end)::run);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return end - 1;
  }

  private Table requireTable(TableId id, String entity) throws StorageRefusal {
    return warehouse
        .catalog()
        .table(id)
        .filter(table -> !table.view())
        .orElseThrow(() -> StorageRefusal.tableNotFound(entity));
  }

  private WriteStream.Builder described(StreamName name, Table table, WriteStreamView view) {
    WriteStream.Builder stream =
        WriteStream.newBuilder()
            .setName(name.toString())
            .setType(WriteStream.Type.COMMITTED)
            .setWriteMode(WriteStream.WriteMode.INSERT)
            .setLocation(table.resource().path("location").asText());
    if (view == WriteStreamView.FULL) {
      stream.setTableSchema(WireSchema.of(schemas.columns(table)));
    }
    return stream;
  }

  private static <T> void answer(StreamObserver<T> observer, Call<T> call) {
    try {
      observer.onNext(call.answer());
      observer.onCompleted();
    } catch (StorageRefusal e) {
      observer.onError(StatusProto.toStatusRuntimeException(e.toStatus()));
    } catch (SQLException e) {
      observer.onError(
          io.grpc.Status.RESOURCE_EXHAUSTED
              .withDescription("The database failed: " + e.getMessage())
              .withCause(e)
              .asRuntimeException());
    }
  }
}
