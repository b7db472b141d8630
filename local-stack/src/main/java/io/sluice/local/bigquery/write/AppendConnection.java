package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.protobuf.Descriptors.Descriptor;
import io.grpc.stub.StreamObserver;
import io.sluice.local.bigquery.store.Column;
import io.sluice.local.bigquery.store.Table;
import io.sluice.local.bigquery.store.Warehouse;
import io.sluice.local.bigquery.write.Append.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One AppendRows connection. Stream and schema are sent only when they change, so it remembers
/// them: the schema for each stream, because one connection may serve many.
final class AppendConnection implements StreamObserver<AppendRowsRequest> {
  /// The most bytes of a request, as the service documents it.
  static final int MAX_REQUEST_BYTES = 20 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AppendConnection.class);

  private record Writer(Descriptor descriptor, List<Column> columns) {}

  private final Warehouse warehouse;
  private final KnownSchemas schemas;
  private final Committer committer;
  private final InFlight inFlight;
  private final StreamObserver<AppendRowsResponse> answers;
  private final Map<StreamName, Writer> writers = new HashMap<>();

  /// The requests without an answer, and one more until the client has sent its last.
  private final AtomicLong open = new AtomicLong(1);

  private String lastStream = "";

  AppendConnection(
      Warehouse warehouse,
      KnownSchemas schemas,
      Committer committer,
      InFlight inFlight,
      StreamObserver<AppendRowsResponse> answers) {
    this.warehouse = warehouse;
    this.schemas = schemas;
    this.committer = committer;
    this.inFlight = inFlight;
    this.answers = answers;
  }

  @Override
  public void onNext(AppendRowsRequest request) {
    int charge = inFlight.enter(request.getSerializedSize());
    open.incrementAndGet();
    committer.submit(waiting(request, response -> answer(response, charge)));
  }

  private void answer(AppendRowsResponse response, int charge) {
    answers.onNext(response);
    inFlight.leave(charge);
    closeOne();
  }

  private Waiting waiting(AppendRowsRequest request, Consumer<AppendRowsResponse> answer) {
    try {
      return new Waiting.Accepted(append(request), answer);
    } catch (StorageRefusal e) {
      return new Waiting.Refused(e, answer);
    } catch (RuntimeException e) {
      LOG.error("a request to append rows could not be read", e);
      return new Waiting.Refused(
          StorageRefusal.invalid("The request could not be read: " + e, lastStream), answer);
    }
  }

  private Append append(AppendRowsRequest request) throws StorageRefusal {
    if (!request.getWriteStream().isEmpty()) {
      lastStream = request.getWriteStream();
    }
    var stream = StreamName.parse(lastStream);
    check(request, stream.toString());
    Table table =
        warehouse
            .catalog()
            .table(stream.table())
            .orElseThrow(() -> StorageRefusal.tableNotFound(stream.toString()));
    List<Column> known = schemas.columns(table);
    if (request.getProtoRows().hasWriterSchema()) {
      Descriptor descriptor =
          WriterSchema.descriptor(request.getProtoRows().getWriterSchema(), stream.toString());
      writers.put(stream, new Writer(descriptor, known));
    }
    Writer writer = writers.get(stream);
    if (writer == null) {
      throw StorageRefusal.invalid(
          "The first request of a stream on a connection needs a writer schema.",
          stream.toString());
    }
    boolean updated = !writer.columns.equals(known);
    writers.put(stream, new Writer(writer.descriptor, known));
    return Append.decode(
        stream,
        offset(request),
        writer.descriptor,
        request.getProtoRows().getRows().getSerializedRowsList(),
        table,
        known,
        updated);
  }

  private static void check(AppendRowsRequest request, String entity) throws StorageRefusal {
    if (request.getSerializedSize() > MAX_REQUEST_BYTES) {
      throw StorageRefusal.invalid(
          "AppendRows request too large: %d bytes, limit %d bytes."
              .formatted(request.getSerializedSize(), MAX_REQUEST_BYTES),
          entity);
    }
    if (request.hasArrowRows()) {
      throw StorageRefusal.unimplemented(
          "The local BigQuery takes no Arrow rows: send protocol buffers.", entity);
    }
    if (request.getProtoRows().getRows().getSerializedRowsCount() == 0) {
      throw StorageRefusal.invalid("Rows must be specified.", entity);
    }
  }

  private static OptionalLong offset(AppendRowsRequest request) {
    return request.hasOffset()
        ? OptionalLong.of(request.getOffset().getValue())
        : OptionalLong.empty();
  }

  @Override
  public void onError(Throwable cause) {
    // The client has gone. What it sent before is committed all the same; nobody hears of it.
  }

  /// Completes after the last answer.
  @Override
  public void onCompleted() {
    closeOne();
  }

  private void closeOne() {
    if (open.decrementAndGet() == 0) {
      answers.onCompleted();
    }
  }
}
