package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static io.sluice.local.bigquery.GoogleClients.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.storage.v1.Exceptions;
import com.google.cloud.bigquery.storage.v1.FlushRowsRequest;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import io.sluice.local.bigquery.store.WarehouseInUseException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Starting, stopping and starting again.
@Timeout(30)
class LifecycleTest {
  private static final String PROJECT = "test-project";

  @TempDir Path directory;

  @Test
  void everythingIsThereAgainAfterARestart() throws Exception {
    String stream;
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      String table = clients.createTable("t", required("id", STRING));
      stream = clients.createStream(table).getName();
      append(clients, stream, 0);
      append(clients, stream, 1);
      clients.createTable("gone", required("id", STRING));
      clients.rest().delete(TableId.of(GoogleClients.DATASET, "gone"));
    }
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      assertThat(clients.rest().getTable(TableId.of(GoogleClients.DATASET, "gone"))).isNull();
      assertThat(clients.rows("t")).hasSize(2);
      assertThatThrownBy(() -> append(clients, stream, 1))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(Exceptions.OffsetAlreadyExists.class);
      append(clients, stream, 2);
      assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(3);
    }
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(3);
      assertThatThrownBy(() -> append(clients, stream, 3))
          .hasCauseInstanceOf(Exceptions.StreamFinalizedException.class);
    }
  }

  @Test
  void rowsThatAreBufferedAreFlushedAfterARestart() throws Exception {
    String stream;
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      String table = clients.createTable("t", required("id", STRING));
      stream = clients.createStream(table, WriteStream.Type.BUFFERED).getName();
      append(clients, stream, 0);
      append(clients, stream, 1);
    }
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      assertThat(clients.rows("t")).isEmpty();
      var request = FlushRowsRequest.newBuilder().setWriteStream(stream).build();
      assertThat(clients.write().flushRows(request).getOffset()).isEqualTo(1);
      assertThat(clients.rows("t")).hasSize(2);
    }
  }

  @Test
  void rowsThatWereBufferedForATableThatIsGoneAreForgotten() throws Exception {
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      String table = clients.createTable("t", required("id", STRING));
      append(clients, clients.createStream(table, WriteStream.Type.BUFFERED).getName(), 0);
      assertThat(buffered(local)).isOne();
      clients.rest().delete(TableId.of(GoogleClients.DATASET, "t"));
    }
    try (var local = start()) {
      assertThat(buffered(local)).isZero();
    }
  }

  /// Chunks of rows that wait to be flushed.
  private static long buffered(LocalBigQuery local) throws Exception {
    return local
        .warehouse()
        .write(transaction -> {
          try (var statement = transaction.connection().createStatement();
              var count = statement.executeQuery("SELECT COUNT(*) FROM sluice.buffered")) {
            count.next();
            return count.getLong(1);
          }
        });
  }

  @Test
  void streamsOfAnOlderDirectoryAreCommitted() throws Exception {
    String stream;
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      stream = clients.createStream(clients.createTable("t", required("id", STRING))).getName();
      local
          .warehouse()
          .write(transaction -> {
            try (var statement = transaction.connection().createStatement()) {
              return statement.execute("ALTER TABLE sluice.streams DROP COLUMN type");
            }
          });
    }
    try (var local = start();
        var clients = GoogleClients.of(PROJECT, local)) {
      assertThat(clients.stream(stream).getType()).isEqualTo(WriteStream.Type.COMMITTED);
    }
  }

  @Test
  void aDirectoryIsUsedByOneAtATime() throws IOException {
    try (var first = start()) {
      assertThat(first.restPort()).isPositive();
      assertThatThrownBy(this::start)
          .isInstanceOf(WarehouseInUseException.class)
          .hasMessageContaining(directory.toString());
    }
    start().close();
  }

  @Test
  void aPortThatIsTakenLeavesTheDirectoryFree() throws IOException {
    try (var other = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT))) {
      var options =
          new LocalBigQueryOptions(
              other.restPort(),
              0,
              LocalBigQueryOptions.in(directory, PROJECT).directory(),
              PROJECT);
      assertThatThrownBy(() -> LocalBigQuery.start(options)).isInstanceOf(BindException.class);
    }
    start().close();
  }

  private LocalBigQuery start() throws IOException {
    return LocalBigQuery.start(LocalBigQueryOptions.in(directory, PROJECT));
  }

  private static void append(GoogleClients clients, String stream, long offset) throws Exception {
    try (var writer = JsonStreamWriter.newBuilder(stream, clients.write()).build()) {
      var row = new JSONObject().put("id", "id-" + offset);
      writer.append(new JSONArray().put(row), offset).get(10, TimeUnit.SECONDS);
    }
  }
}
