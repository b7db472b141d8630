package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.SinkException;
import io.sluice.service.GoogleEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A BigQuery that takes calls and never answers holds nobody for long. One thread writes for all
/// messages, so whatever holds it holds everything.
@Timeout(30)
class SilentBigQueryTest {
  private static final String STREAM = "projects/p/datasets/d/tables/events/streams/s";

  private Server server;
  private String endpoint;

  @BeforeEach
  void start() throws Exception {
    server = ServerBuilder.forPort(0).addService(new Silence()).build().start();
    endpoint = "http://127.0.0.1:" + server.getPort();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void aStreamThatCannotBeSettledIsGivenUp() {
    var settings = Settings.of(Map.of("SLUICE_BIGQUERY_GRPC_ENDPOINT", endpoint));
    try (var sink = new BigQuerySink(settings)) {
      assertThatThrownBy(() -> sink.settle(STREAM))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining(STREAM);
    }
  }

  @Test
  void aStreamWhoseAppendIsNotAnsweredIsLeftAtOnce() throws Exception {
    var settings = new GoogleEndpoint(endpoint).configure(BigQueryWriteSettings.newBuilder());
    try (var client = BigQueryWriteClient.create(settings.build())) {
      var table = new LiveTable("events", new BigQueryRest(Settings.of(Map.of())));
      var columns = StoredColumn.of(EventsTable.TABLE.columns());
      var stream =
          new BigQueryStream(
              STREAM,
              table,
              columns,
              (name, rows) ->
                  StreamWriter.newBuilder(name, client).setWriterSchema(rows.schema()).build(),
              Duration.ofSeconds(1));

      assertThat(stream.append(0, List.of()))
          .isEqualTo(new Appended.Unknown("no answer within 1 s"));
      stream.close();
      assertThat(stream.append(0, List.of()))
          .isEqualTo(new Appended.Unknown("the stream is closed"));
    }
  }

  private static final class Silence extends BigQueryWriteGrpc.BigQueryWriteImplBase {
    @Override
    public void finalizeWriteStream(
        FinalizeWriteStreamRequest request, StreamObserver<FinalizeWriteStreamResponse> answer) {}

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> answer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(AppendRowsRequest request) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
