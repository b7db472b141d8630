package io.sluice.local.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Field.Mode;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.InsertAllRequest;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Google's BigQuery client against the REST interface.
class RestTest {
  private static final String PROJECT = "test-project";

  private static final Field REQUIRED_COLUMN =
      GoogleClients.required("must", StandardSQLTypeName.STRING);
  private static final Field REQUIRED_ID = GoogleClients.required("id", StandardSQLTypeName.STRING);

  private static LocalBigQuery local;
  private static GoogleClients clients;
  private static BigQuery client;

  @BeforeAll
  static void start() throws IOException {
    local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    clients = GoogleClients.of(PROJECT, local);
    client = clients.rest();
  }

  @AfterAll
  static void stop() throws IOException {
    clients.close();
    local.close();
  }

  @Test
  void aDatasetIsCreatedFoundChangedListedAndDeleted() {
    client.create(
        DatasetInfo.newBuilder("life").setDescription("d").setLabels(Map.of("a", "b")).build());
    Dataset found = client.getDataset("life");
    assertThat(found.getDescription()).isEqualTo("d");
    assertThat(found.getLabels()).isEqualTo(Map.of("a", "b"));
    assertThat(found.getCreationTime()).isPositive();
    assertThat(found.getLocation()).isEqualTo("US");

    Dataset changed = found.toBuilder().setDescription("e").build().update();
    assertThat(changed.getDescription()).isEqualTo("e");
    assertThat(changed.getCreationTime()).isEqualTo(found.getCreationTime());
    assertThat(changed.getEtag()).isNotEqualTo(found.getEtag());

    assertThat(
            StreamSupport.stream(client.listDatasets().iterateAll().spliterator(), false)
                .map(dataset -> dataset.getDatasetId().getDataset()))
        .contains("life");
    assertThat(client.delete("life")).isTrue();
    assertThat(client.delete("life")).isFalse();
    assertThat(client.getDataset("life")).isNull();
  }

  @Test
  void aTableComesBackAsItWasInserted() {
    client.create(DatasetInfo.of("tables"));
    Schema schema =
        Schema.of(
            field("id", StandardSQLTypeName.STRING, Mode.REQUIRED),
            field("at", StandardSQLTypeName.TIMESTAMP, Mode.REQUIRED),
            Field.newBuilder(
                    "r",
                    StandardSQLTypeName.STRUCT,
                    FieldList.of(field("x", StandardSQLTypeName.INT64, Mode.REPEATED)))
                .setMode(Mode.REPEATED)
                .setDescription("records")
                .build());
    TableId id = TableId.of("tables", "t");
    client.create(
        TableInfo.newBuilder(
                id,
                StandardTableDefinition.newBuilder()
                    .setSchema(schema)
                    .setTimePartitioning(
                        TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                            .setField("at")
                            .build())
                    .setClustering(Clustering.newBuilder().setFields(List.of("id")).build())
                    .build())
            .setDescription("events")
            .build());

    Table found = client.getTable(id);
    StandardTableDefinition definition = found.getDefinition();
    assertThat(definition.getSchema()).isEqualTo(schema);
    assertThat(definition.getTimePartitioning().getField()).isEqualTo("at");
    assertThat(definition.getClustering().getFields()).containsExactly("id");
    assertThat(definition.getNumRows()).isZero();
    assertThat(found.getDescription()).isEqualTo("events");
    assertThat(found.getLastModifiedTime()).isPositive();
    assertThat(client.delete(id)).isTrue();
    assertThat(client.getTable(id)).isNull();
  }

  @Test
  void errorsCarryGooglesCodesAndReasons() {
    client.create(DatasetInfo.of("errors"));
    assertThat(refusal(() -> client.create(DatasetInfo.of("errors"))))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(409, "duplicate");
    assertThat(refusal(() -> client.listTables("nowhere").iterateAll().forEach(t -> {})))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(404, "notFound");
    assertThat(refusal(() -> client.create(DatasetInfo.of("no-dash"))))
        .extracting(BigQueryException::getCode, BigQueryException::getReason)
        .containsExactly(400, "invalid");
  }

  @Test
  void aTableGrowsByNullableColumnsAndRelaxesRequiredOnes() {
    clients.createTable("growing", GoogleClients.required("id", StandardSQLTypeName.STRING));
    Field relaxed = GoogleClients.field("id", StandardSQLTypeName.STRING);
    Field added = GoogleClients.repeated("tags", StandardSQLTypeName.STRING);
    assertThat(withSchema("growing", added, relaxed).getDefinition().getSchema().getFields())
        .extracting(Field::getName)
        .containsExactly("id", "tags");

    assertThat(refusal(() -> withSchema("growing", added)))
        .hasMessageContaining("Field id is missing");
    assertThat(refusal(() -> withSchema("growing", relaxed, added, REQUIRED_COLUMN)))
        .hasMessageContaining("Cannot add required fields");
    Field number = GoogleClients.field("id", StandardSQLTypeName.INT64);
    assertThat(refusal(() -> withSchema("growing", number, added)))
        .hasMessageContaining("changed type from STRING to INT64");
    assertThat(refusal(() -> withSchema("growing", REQUIRED_ID, added)))
        .hasMessageContaining("changed mode from NULLABLE to REQUIRED");
  }

  @Test
  void nestedFieldsAreAddedBehindTheOldOnes() {
    Field x = GoogleClients.field("x", StandardSQLTypeName.INT64);
    Field y = GoogleClients.field("y", StandardSQLTypeName.INT64);
    clients.createTable(
        "deep", records("one", Mode.NULLABLE, x), records("many", Mode.REPEATED, x));
    insert("deep", Map.of("one", Map.of("x", 1), "many", List.of(Map.of("x", 2))));
    withSchema("deep", records("one", Mode.NULLABLE, y, x), records("many", Mode.REPEATED, y, x));
    insert("deep", Map.of("one", Map.of("y", 3), "many", List.of(Map.of("x", 4, "y", 5))));

    List<FieldValueList> rows = clients.rows("deep");
    assertThat(rows.get(0).get("one").getRecordValue())
        .extracting(FieldValue::getValue)
        .containsExactly("1", null);
    assertThat(rows.get(1).get("one").getRecordValue())
        .extracting(FieldValue::getValue)
        .containsExactly(null, "3");
    assertThat(rows.get(1).get("many").getRepeatedValue().getFirst().getRecordValue())
        .extracting(FieldValue::getValue)
        .containsExactly("4", "5");
  }

  @Test
  void rowsAreListedPageByPage() {
    clients.createTable("pages", GoogleClients.field("n", StandardSQLTypeName.INT64));
    for (int i = 0; i < 25; i++) {
      insert("pages", Map.of("n", i));
    }
    var page =
        client.listTableData(
            TableId.of(GoogleClients.DATASET, "pages"), BigQuery.TableDataListOption.pageSize(10));
    assertThat(page.getTotalRows()).isEqualTo(25);
    assertThat(page.getValues()).hasSize(10);
    assertThat(page.streamAll().map(row -> row.get(0).getLongValue()))
        .containsExactlyElementsOf(LongStream.range(0, 25).boxed().toList());
  }

  @Test
  void whatTheRealServiceCanAndThisOneCannotIsRefusedByName() {
    Field unsupported = Field.newBuilder("s", StandardSQLTypeName.STRING).setMaxLength(10L).build();
    assertThat(refusal(() -> clients.createTable("limited", unsupported)))
        .hasMessageContaining("maxLength")
        .extracting(BigQueryException::getCode)
        .isEqualTo(501);
  }

  @Test
  void requestsOfOtherSitesAreRefused() throws Exception {
    assertThat(raw("GET /projects HTTP/1.1\r\nHost: localhost:1\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /projects HTTP/1.1\r\nHost: [::1]\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /projects HTTP/1.1\r\nHost: evil.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("accessDenied");
    assertThat(raw("GET /projects HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void badBodiesAreRefusedAndNothingIsDone() throws Exception {
    String post = "POST /projects/test-project/datasets HTTP/1.1\r\nHost: localhost\r\n";
    assertThat(raw(post + "Content-Length: 2\r\n", "[]")).startsWith("HTTP/1.1 400");
    assertThat(raw(post + "Content-Length: 5\r\n", "{\"a\":")).startsWith("HTTP/1.1 400");
    assertThat(raw(post + "Content-Length: 2\r\n", "{}")).startsWith("HTTP/1.1 400");
    assertThat(raw("POST /projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(raw("GET /nothing HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 404");
  }

  private static Table withSchema(String table, Field... fields) {
    return client.getTable(TableId.of(GoogleClients.DATASET, table)).toBuilder()
        .setDefinition(StandardTableDefinition.of(Schema.of(fields)))
        .build()
        .update();
  }

  private static void insert(String table, Map<String, Object> row) {
    var id = TableId.of(GoogleClients.DATASET, table);
    var request = InsertAllRequest.of(id, InsertAllRequest.RowToInsert.of(row));
    assertThat(client.insertAll(request).getInsertErrors()).isEmpty();
  }

  private static Field records(String name, Mode mode, Field... fields) {
    return Field.newBuilder(name, StandardSQLTypeName.STRUCT, FieldList.of(fields))
        .setMode(mode)
        .build();
  }

  private static String raw(String head) throws IOException {
    return raw(head, "");
  }

  private static String raw(String head, String body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), local.restPort())) {
      String request = head + "Connection: close\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static BigQueryException refusal(Runnable call) {
    return catchThrowableOfType(BigQueryException.class, call::run);
  }

  private static Field field(String name, StandardSQLTypeName type, Mode mode) {
    return Field.newBuilder(name, type).setMode(mode).build();
  }
}
