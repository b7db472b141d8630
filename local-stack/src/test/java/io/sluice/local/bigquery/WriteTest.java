package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.INT64;
import static com.google.cloud.bigquery.StandardSQLTypeName.JSON;
import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static io.sluice.local.bigquery.GoogleClients.field;
import static io.sluice.local.bigquery.GoogleClients.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.OutOfRangeException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.Exceptions;
import com.google.cloud.bigquery.storage.v1.FlushRowsRequest;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.Int64Value;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Google's Storage Write client against the embedded service.
@Timeout(30)
class WriteTest {
  private static final String PROJECT = "test-project";

  private static LocalBigQuery local;
  private static GoogleClients clients;

  @BeforeAll
  static void start() throws IOException {
    local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    clients = GoogleClients.of(PROJECT, local);
  }

  @AfterAll
  static void stop() throws IOException {
    clients.close();
    local.close();
  }

  @Test
  void rowsAtTheEndOfAStreamAreTakenAndOthersNot() throws Exception {
    String table = clients.createTable("offsets", required("id", STRING));
    String stream = clients.createStream(table).getName();
    try (var writer = writer(stream)) {
      assertThat(append(writer, 0, "a", "b").getAppendResult().getOffset().getValue()).isZero();
      assertThat(append(writer, 2, "c").getAppendResult().getOffset().getValue()).isEqualTo(2);

      var again = (Exceptions.OffsetAlreadyExists) failure(writer, 0, "a", "b");
      assertThat(again.getExpectedOffset()).isEqualTo(3);
      assertThat(again.getActualOffset()).isZero();
      var gap = (Exceptions.OffsetOutOfRange) failure(writer, 7, "x");
      assertThat(gap.getExpectedOffset()).isEqualTo(3);
      assertThat(gap.getActualOffset()).isEqualTo(7);

      assertThat(append(writer, 3, "d").getAppendResult().getOffset().getValue()).isEqualTo(3);
    }
    assertThat(ids("offsets")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aFinalizedStreamTellsItsCountAsOftenAsAskedAndTakesNothing() throws Exception {
    String table = clients.createTable("finalized", required("id", STRING));
    String stream = clients.createStream(table).getName();
    try (var writer = writer(stream)) {
      append(writer, 0, "a", "b");
      assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(2);
      assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(2);
      assertThat(failure(writer, 2, "c")).isInstanceOf(Exceptions.StreamFinalizedException.class);
    }
    assertThat(ids("finalized")).containsExactly("a", "b");
  }

  @Test
  void streamsAndTablesThatAreNotThereAreNamed() throws Exception {
    String table = clients.createTable("here", required("id", STRING));
    String stream = table + "/streams/none";
    var schema = clients.stream(table + "/_default").getTableSchema();
    try (var writer = JsonStreamWriter.newBuilder(stream, schema, clients.write()).build()) {
      assertThat(failure(writer, 0, "a")).isInstanceOf(Exceptions.StreamNotFound.class);
    }
    assertThatThrownBy(() -> clients.write().finalizeWriteStream(stream))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> clients.createStream(clients.path("nowhere")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> clients.stream(clients.path("nowhere") + "/_default"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> clients.write().finalizeWriteStream(table + "/_default"))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aStreamEndsWithItsTableEvenWhenTheTableComesBack() throws Exception {
    String table = clients.createTable("dropped", required("id", STRING));
    String stream = clients.createStream(table).getName();
    clients.rest().delete(TableId.of(GoogleClients.DATASET, "dropped"));
    clients.createTable("dropped", required("id", STRING));
    assertThatThrownBy(() -> clients.write().finalizeWriteStream(stream))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aFieldThatTheTableHasNotIsASchemaMismatch() throws Exception {
    String wide = clients.createTable("wide", required("id", STRING), field("more", STRING));
    String narrow = clients.createTable("narrow", required("id", STRING));
    var schema = clients.stream(wide + "/_default").getTableSchema();
    try (var writer =
        JsonStreamWriter.newBuilder(narrow + "/_default", schema, clients.write()).build()) {
      Throwable failure = failure(writer, -1, "a");
      assertThat(failure).isInstanceOf(Exceptions.SchemaMismatchedException.class);
      assertThat(failure).hasMessageContaining("more");
    }
  }

  @Test
  void oneBadRowKeepsAllRowsOfItsRequestOut() throws Exception {
    String table = clients.createTable("bad", required("id", STRING), field("data", JSON));
    String stream = clients.createStream(table).getName();
    try (var writer = writer(stream)) {
      var rows =
          new JSONArray(
              List.of(
                  new JSONObject().put("id", "0").put("data", "{\"a\":1}"),
                  new JSONObject().put("id", "1").put("data", "{\"a\":"),
                  new JSONObject().put("id", "2").put("data", "1e400")));
      var error = (Exceptions.AppendSerializationError) cause(writer.append(rows, 0));
      assertThat(error.getRowIndexToErrorMessage()).containsOnlyKeys(1, 2);
      assertThat(error.getRowIndexToErrorMessage().get(1)).contains("data", "Invalid JSON");
      assertThat(append(writer, 0, "good").getAppendResult().getOffset().getValue()).isZero();
    }
    assertThat(ids("bad")).containsExactly("good");
  }

  @Test
  void theDefaultStreamHasTwoNamesAndNoOffsets() throws Exception {
    String table = clients.createTable("plain", required("id", STRING));
    for (String name : List.of(table + "/_default", table + "/streams/_default")) {
      WriteStream described = clients.stream(name);
      assertThat(described.getLocation()).isEqualTo("US");
      assertThat(described.getTableSchema().getFieldsList()).hasSize(1);
      try (var writer = writer(name)) {
        assertThat(append(writer, -1, "a").getAppendResult().hasOffset()).isFalse();
        assertThat(failure(writer, 0, "b")).hasMessageContaining("INVALID_ARGUMENT");
      }
    }
    assertThat(ids("plain")).containsExactly("a", "a");
  }

  @Test
  void aBufferedStreamShowsItsRowsUpToWhereItIsFlushed() throws Exception {
    String table = clients.createTable("buffered", required("id", STRING));
    String stream = clients.createStream(table, WriteStream.Type.BUFFERED).getName();
    assertThat(clients.stream(stream).getType()).isEqualTo(WriteStream.Type.BUFFERED);
    try (var writer = writer(stream)) {
      append(writer, 0, "a", "b", "c");
      assertThat(ids("buffered")).isEmpty();
      assertThat(flush(stream, 1)).isEqualTo(1);
      assertThat(ids("buffered")).containsExactly("a", "b");
      assertThat(flush(stream, 1)).isEqualTo(1);
      assertThat(flush(stream, 0)).isZero();
      append(writer, 3, "d");
      assertThat(failure(writer, 1, "b")).isInstanceOf(Exceptions.OffsetAlreadyExists.class);
    }
    assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(4);
    assertThat(ids("buffered")).containsExactly("a", "b");
    assertThatThrownBy(() -> flush(stream, 4)).isInstanceOf(OutOfRangeException.class);
    assertThat(flush(stream, 3)).isEqualTo(3);
    assertThat(ids("buffered")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void eachBufferedStreamIsFlushedByItself() throws Exception {
    String table = clients.createTable("apart", required("id", STRING));
    String one = clients.createStream(table, WriteStream.Type.BUFFERED).getName();
    String other = clients.createStream(table, WriteStream.Type.BUFFERED).getName();
    try (var first = writer(one);
        var second = writer(other)) {
      append(first, 0, "a");
      append(second, 0, "x", "y");
    }
    flush(one, 0);
    assertThat(ids("apart")).containsExactly("a");
    flush(other, 1);
    assertThat(ids("apart")).containsExactly("a", "x", "y");
  }

  @Test
  void bufferedRowsFitATableThatHasGrown() throws Exception {
    String table = clients.createTable("hidden", required("id", STRING));
    String stream = clients.createStream(table, WriteStream.Type.BUFFERED).getName();
    try (var writer = writer(stream)) {
      append(writer, 0, "a");
    }
    Table found = clients.rest().getTable(TableId.of(GoogleClients.DATASET, "hidden"));
    found.toBuilder()
        .setDefinition(
            StandardTableDefinition.of(Schema.of(required("id", STRING), field("n", INT64))))
        .build()
        .update();

    flush(stream, 0);

    assertThat(ids("hidden")).containsExactly("a");
  }

  @Test
  void onlyABufferedStreamCanBeFlushed() {
    String stream =
        clients.createStream(clients.createTable("seen", required("id", STRING))).getName();
    assertThatThrownBy(() -> flush(stream, 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("BUFFERED");
  }

  private static long flush(String stream, long offset) {
    return clients
        .write()
        .flushRows(
            FlushRowsRequest.newBuilder()
                .setWriteStream(stream)
                .setOffset(Int64Value.of(offset))
                .build())
        .getOffset();
  }

  @Test
  void otherKindsOfStreamsAreRefusedForGood() {
    String table = clients.createTable("kinds", required("id", STRING));
    assertThatThrownBy(() ->
            clients
                .write()
                .createWriteStream(
                    CreateWriteStreamRequest.newBuilder()
                        .setParent(table)
                        .setWriteStream(WriteStream.newBuilder().setType(WriteStream.Type.PENDING))
                        .build()))
        .isInstanceOf(UnimplementedException.class)
        .hasMessageContaining("COMMITTED")
        .extracting(e -> ((ApiException) e).isRetryable())
        .isEqualTo(false);
  }

  @Test
  void aWriterLearnsOfAColumnThatWasAdded() throws Exception {
    String table = clients.createTable("grown", required("id", STRING));
    String stream = clients.createStream(table).getName();
    try (var writer = writer(stream)) {
      assertThat(append(writer, 0, "a").hasUpdatedSchema()).isFalse();
      Table found = clients.rest().getTable(TableId.of(GoogleClients.DATASET, "grown"));
      Field id = required("id", STRING);
      found.toBuilder()
          .setDefinition(StandardTableDefinition.of(Schema.of(id, field("n", INT64))))
          .build()
          .update();
      AppendRowsResponse told = append(writer, 1, "b");
      assertThat(told.getUpdatedSchema().getFieldsList()).hasSize(2);
      assertThat(append(writer, 2, "c").hasUpdatedSchema()).isFalse();
    }
    try (var writer = writer(stream)) {
      var row = new JSONObject().put("id", "d").put("n", 4);
      writer.append(new JSONArray(List.of(row)), 3).get(10, TimeUnit.SECONDS);
    }
    assertThat(clients.rows("grown").stream().map(row -> row.get(1).getValue()))
        .containsExactly(null, null, null, "4");
  }

  @Test
  void streamsOfOneTableTakeRowsAtTheSameTime() throws Exception {
    int streams = 6;
    int requests = 40;
    String table = clients.createTable("busy", required("id", STRING));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int s = 0; s < streams; s++) {
        String stream = clients.createStream(table).getName();
        String prefix = s + "-";
        counts.add(pool.submit(() -> fill(stream, prefix, requests)));
      }
      for (Future<Long> count : counts) {
        assertThat(count.get(20, TimeUnit.SECONDS)).isEqualTo(requests);
      }
    }
    assertThat(ids("busy")).hasSize(streams * requests).doesNotHaveDuplicates();
  }

  @Test
  void oneConnectionServesTheDefaultStreamsOfManyTables() throws Exception {
    String one = clients.createTable("pooled1", required("id", STRING));
    String two = clients.createTable("pooled2", field("id", STRING), field("n", INT64));
    try (var first = pooled(one);
        var second = pooled(two)) {
      for (int i = 0; i < 3; i++) {
        append(first, -1, "a" + i);
        append(second, -1, "b" + i);
      }
    }
    assertThat(ids("pooled1")).containsExactly("a0", "a1", "a2");
    assertThat(ids("pooled2")).containsExactly("b0", "b1", "b2");
  }

  private static JsonStreamWriter pooled(String table) throws Exception {
    return JsonStreamWriter.newBuilder(table + "/_default", clients.write())
        .setEnableConnectionPool(true)
        .build();
  }

  @Test
  void aCommitThatFailsLeavesTheStreamWhereItWas() throws Exception {
    String table = clients.createTable("failing", required("id", STRING));
    String stream = clients.createStream(table).getName();
    String schema = "\"" + PROJECT + "." + GoogleClients.DATASET + "\"";
    try (var writer = writer(stream)) {
      append(writer, 0, "a");
      execute("CREATE UNIQUE INDEX once ON " + schema + ".failing(id)");
      assertThat(failure(writer, 1, "a")).hasMessageContaining("RESOURCE_EXHAUSTED");
      execute("DROP INDEX " + schema + ".once");
      assertThat(append(writer, 1, "b").getAppendResult().getOffset().getValue()).isEqualTo(1);
    }
    assertThat(ids("failing")).containsExactly("a", "b");
    assertThat(clients.write().finalizeWriteStream(stream).getRowCount()).isEqualTo(2);
  }

  private static void execute(String sql) throws SQLException {
    local
        .warehouse()
        .write(transaction -> {
          try (var statement = transaction.connection().createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  private static long fill(String stream, String prefix, int requests) throws Exception {
    try (var writer = writer(stream)) {
      List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        answers.add(writer.append(rows(prefix + i), i));
      }
      for (int i = 0; i < requests; i++) {
        assertThat(
                answers.get(i).get(10, TimeUnit.SECONDS).getAppendResult().getOffset().getValue())
            .isEqualTo(i);
      }
    }
    return clients.write().finalizeWriteStream(stream).getRowCount();
  }

  private static JsonStreamWriter writer(String stream) throws Exception {
    return JsonStreamWriter.newBuilder(stream, clients.write()).build();
  }

  private static AppendRowsResponse append(JsonStreamWriter writer, long offset, String... ids)
      throws Exception {
    return writer.append(rows(ids), offset).get(10, TimeUnit.SECONDS);
  }

  private static Throwable failure(JsonStreamWriter writer, long offset, String... ids)
      throws Exception {
    return cause(writer.append(rows(ids), offset));
  }

  private static Throwable cause(ApiFuture<?> future) {
    Throwable failure = catchThrowable(() -> future.get(10, TimeUnit.SECONDS));
    assertThat(failure).isInstanceOf(ExecutionException.class);
    return failure.getCause();
  }

  private static JSONArray rows(String... ids) {
    return new JSONArray(Stream.of(ids).map(id -> new JSONObject().put("id", id)).toList());
  }

  private static List<String> ids(String table) {
    return clients.rows(table).stream().map(row -> row.get(0).getStringValue()).toList();
  }
}
