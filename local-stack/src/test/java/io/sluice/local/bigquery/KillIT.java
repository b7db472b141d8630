package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static io.sluice.local.bigquery.GoogleClients.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.common.util.concurrent.MoreExecutors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A kill of the process while rows arrive.
class KillIT {
  private static final String PROJECT = "test-project";
  private static final int ROWS_PER_REQUEST = 5;
  private static final int REQUESTS_BEFORE_THE_KILL = 200;
  private static final int REQUESTS_IN_FLIGHT = 20;

  @TempDir Path directory;
  @TempDir Path scratch;

  private final AtomicInteger answered = new AtomicInteger();
  private int sent;

  @Test
  @Timeout(60)
  void everyAnsweredRowIsThereAndTheStreamEndsWhereItsRowsEnd() throws Exception {
    String stream;
    var process = LocalBigQueryProcess.start(directory, scratch);
    try {
      // Not closed: its channel would wait for a server that will be dead.
      var clients = GoogleClients.of(PROJECT, process.restPort(), process.grpcPort());
      stream = clients.createStream(clients.createTable("t", required("id", STRING))).getName();
      sendUntilEnough(clients, stream);
    } finally {
      process.kill();
    }
    try (var local = LocalBigQuery.start(LocalBigQueryOptions.in(directory, PROJECT));
        var clients = GoogleClients.of(PROJECT, local)) {
      List<String> ids =
          clients.rows("t").stream().map(row -> row.get("id").getStringValue()).toList();
      assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(answered.get());
      assertThat(ids).hasSizeLessThanOrEqualTo(sent).containsExactlyElementsOf(first(ids.size()));
      assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(ids.size());
    }
  }

  private void sendUntilEnough(GoogleClients clients, String stream) throws Exception {
    var room = new Semaphore(REQUESTS_IN_FLIGHT);
    var writer = JsonStreamWriter.newBuilder(stream, clients.write()).build();
    while (sent / ROWS_PER_REQUEST < REQUESTS_BEFORE_THE_KILL + REQUESTS_IN_FLIGHT) {
      room.acquire();
      if (answered.get() / ROWS_PER_REQUEST >= REQUESTS_BEFORE_THE_KILL) {
        break;
      }
      ApiFutures.addCallback(send(writer), counting(room), MoreExecutors.directExecutor());
    }
  }

  private ApiFuture<AppendRowsResponse> send(JsonStreamWriter writer) throws Exception {
    var rows = new JSONArray();
    for (String id : first(sent + ROWS_PER_REQUEST).subList(sent, sent + ROWS_PER_REQUEST)) {
      rows.put(new JSONObject().put("id", id));
    }
    sent += ROWS_PER_REQUEST;
    return writer.append(rows, sent - ROWS_PER_REQUEST);
  }

  private ApiFutureCallback<AppendRowsResponse> counting(Semaphore room) {
    return new ApiFutureCallback<>() {
      @Override
      public void onSuccess(AppendRowsResponse response) {
        answered.addAndGet(ROWS_PER_REQUEST);
        room.release();
      }

      @Override
      public void onFailure(Throwable cause) {
        // Killed: neither answered nor refused.
      }
    };
  }

  private static List<String> first(int count) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add("id-" + i);
    }
    return ids;
  }
}
