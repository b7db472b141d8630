package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sluice.model.Settings;
import io.sluice.processor.SinkException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a settled stream's count is, whatever the two times it is finalized say.
@Timeout(30)
class SettleTest {
  private static final String STREAM = "projects/p/datasets/d/tables/events/streams/s";

  @Test
  void anAppendThatLandsAfterTheFirstTimeIsCounted() throws Exception {
    assertThat(settled(2, 3)).hasValue(3);
  }

  @Test
  void aCountIsNeverTakenBack() throws Exception {
    assertThat(settled(3, 0)).hasValue(3);
  }

  @Test
  void aStreamThatIsGoneTheSecondTimeHasNoCount() throws Exception {
    assertThat(settled(3, Status.NOT_FOUND)).isEmpty();
  }

  @Test
  void onlyAStreamThatIsNotFoundIsGone() {
    for (Status status : new Status[] {Status.PERMISSION_DENIED, Status.INVALID_ARGUMENT}) {
      assertThatThrownBy(() -> settled(3, status))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining(STREAM)
          .hasMessageContaining(status.getCode().name());
    }
  }

  private static OptionalLong settled(Object... answers) throws Exception {
    Server server = ServerBuilder.forPort(0).addService(new Answers(answers)).build().start();
    var endpoint = "http://127.0.0.1:" + server.getPort();
    try (var sink =
        new BigQuerySink(Settings.of(Map.of("SLUICE_BIGQUERY_GRPC_ENDPOINT", endpoint)))) {
      return sink.settle(STREAM);
    } finally {
      server.shutdownNow();
    }
  }

  /// Answers with counts and failures, in order.
  private static final class Answers extends BigQueryWriteGrpc.BigQueryWriteImplBase {
    private final Deque<Object> answers;

    Answers(Object... answers) {
      this.answers = new ArrayDeque<>(Arrays.asList(answers));
    }

    @Override
    public synchronized void finalizeWriteStream(
        FinalizeWriteStreamRequest request, StreamObserver<FinalizeWriteStreamResponse> answer) {
      switch (answers.remove()) {
        case Status failure -> answer.onError(failure.asRuntimeException());
        case Object rows -> {
          long count = ((Integer) rows).longValue();
          answer.onNext(FinalizeWriteStreamResponse.newBuilder().setRowCount(count).build());
          answer.onCompleted();
        }
      }
    }
  }
}
