package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.BIGNUMERIC;
import static com.google.cloud.bigquery.StandardSQLTypeName.BOOL;
import static com.google.cloud.bigquery.StandardSQLTypeName.BYTES;
import static com.google.cloud.bigquery.StandardSQLTypeName.DATE;
import static com.google.cloud.bigquery.StandardSQLTypeName.DATETIME;
import static com.google.cloud.bigquery.StandardSQLTypeName.FLOAT64;
import static com.google.cloud.bigquery.StandardSQLTypeName.INT64;
import static com.google.cloud.bigquery.StandardSQLTypeName.JSON;
import static com.google.cloud.bigquery.StandardSQLTypeName.NUMERIC;
import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static com.google.cloud.bigquery.StandardSQLTypeName.STRUCT;
import static com.google.cloud.bigquery.StandardSQLTypeName.TIME;
import static com.google.cloud.bigquery.StandardSQLTypeName.TIMESTAMP;
import static io.sluice.local.bigquery.GoogleClients.field;
import static io.sluice.local.bigquery.GoogleClients.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.InsertAllRequest;
import com.google.cloud.bigquery.InsertAllResponse;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Values on their way in by Storage Write or insertAll and out by tabledata.list.
@Timeout(30)
class TypesTest {
  private static final String PROJECT = "test-project";
  private static final byte[] OCTETS = {0, 1, -1};

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
  void everyTypeSurvivesStorageWrite() throws Exception {
    clients.createTable("written", everyType());
    var row =
        new JSONObject()
            .put("string", "grüße \u0000 🎵")
            .put("bytes", ByteString.copyFrom(OCTETS))
            .put("int64", Long.MIN_VALUE)
            .put("float64", -0.1)
            .put("bool", true)
            .put("timestamp", "0001-01-01T00:00:00.000001Z")
            .put("date", "9999-12-31")
            .put("time", "23:59:59.999999")
            .put("datetime", "2024-03-31T02:30:00.5")
            .put("numeric", "-99999999999999999999999999999.999999999")
            .put("bignumeric", "12345678901234567890.123456789012345678")
            .put("json", "{\"b\":1.0,\"a\":[1E2,12345678901234567]}");
    write("written", row, new JSONObject());

    List<FieldValueList> rows = clients.rows("written");
    assertEveryType(rows.get(0));
    assertThat(rows.get(1)).allMatch(FieldValue::isNull);
  }

  @Test
  void everyTypeSurvivesInsertAll() {
    clients.createTable("inserted", everyType());
    Map<String, Object> row =
        Map.ofEntries(
            Map.entry("string", "grüße \u0000 🎵"),
            Map.entry("bytes", Base64.getEncoder().encodeToString(OCTETS)),
            Map.entry("int64", Long.toString(Long.MIN_VALUE)),
            Map.entry("float64", -0.1),
            Map.entry("bool", true),
            Map.entry("timestamp", "0001-01-01 00:00:00.000001 UTC"),
            Map.entry("date", "9999-12-31"),
            Map.entry("time", "23:59:59.999999"),
            Map.entry("datetime", "2024-03-31 02:30:00.5"),
            Map.entry("numeric", "-99999999999999999999999999999.999999999"),
            Map.entry("bignumeric", "12345678901234567890.123456789012345678"),
            Map.entry("json", "{\"b\":1.0,\"a\":[1E2,12345678901234567]}"));
    InsertAllResponse response =
        clients.rest().insertAll(InsertAllRequest.of(id("inserted"), insert(row)));
    assertThat(response.getInsertErrors()).isEmpty();
    assertEveryType(clients.rows("inserted").get(0));
  }

  private static void assertEveryType(FieldValueList row) {
    assertThat(row.get("string").getStringValue()).isEqualTo("grüße \u0000 🎵");
    assertThat(row.get("bytes").getBytesValue()).isEqualTo(OCTETS);
    assertThat(row.get("int64").getLongValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(row.get("float64").getDoubleValue()).isEqualTo(-0.1);
    assertThat(row.get("bool").getBooleanValue()).isTrue();
    assertThat(row.get("timestamp").getTimestampInstant())
        .isEqualTo(Instant.parse("0001-01-01T00:00:00.000001Z"));
    assertThat(row.get("date").getStringValue()).isEqualTo("9999-12-31");
    assertThat(row.get("time").getStringValue()).isEqualTo("23:59:59.999999");
    assertThat(row.get("datetime").getStringValue()).isEqualTo("2024-03-31T02:30:00.500000");
    assertThat(row.get("numeric").getNumericValue())
        .isEqualByComparingTo("-99999999999999999999999999999.999999999");
    assertThat(row.get("bignumeric").getNumericValue())
        .isEqualByComparingTo("12345678901234567890.123456789012345678");
    assertThat(row.get("json").getStringValue())
        .isEqualTo("{\"b\":1.0,\"a\":[1E2,12345678901234567]}");
  }

  @Test
  void recordsAndArraysAreNestedInBothWays() throws Exception {
    clients.createTable("nested", nestedFields());
    var inner = new JSONObject().put("at", "2024-01-01T00:00:00Z").put("tags", List.of("x", "y"));
    write(
        "nested",
        new JSONObject()
            .put("numbers", List.of(1, 2, 3))
            .put("one", new JSONObject().put("name", "n"))
            .put("many", new JSONArray(List.of(inner, new JSONObject()))),
        new JSONObject());
    clients
        .rest()
        .insertAll(
            InsertAllRequest.of(
                id("nested"),
                insert(
                    Map.of(
                        "numbers",
                        List.of(1, 2, 3),
                        "one",
                        Map.of("name", "n"),
                        "many",
                        List.of(Map.of("at", 1704067200, "tags", List.of("x", "y")), Map.of())))));

    List<FieldValueList> rows = clients.rows("nested");
    assertThat(rows).hasSize(3);
    for (FieldValueList row : List.of(rows.get(0), rows.get(2))) {
      assertThat(row.get("numbers").getRepeatedValue().stream().map(FieldValue::getLongValue))
          .containsExactly(1L, 2L, 3L);
      assertThat(row.get("one").getRecordValue().get(0).getStringValue()).isEqualTo("n");
      List<FieldValue> many = row.get("many").getRepeatedValue();
      FieldValueList first = many.get(0).getRecordValue();
      assertThat(first.get(0).getTimestampInstant())
          .isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
      assertThat(first.get(1).getRepeatedValue()).hasSize(2);
      assertThat(many.get(1).getRecordValue().get(0).isNull()).isTrue();
      assertThat(many.get(1).getRecordValue().get(1).getRepeatedValue()).isEmpty();
    }
    assertThat(rows.get(1).get("numbers").getRepeatedValue()).isEmpty();
    assertThat(rows.get(1).get("one").isNull()).isTrue();
  }

  @Test
  void insertAllNamesEachBadRowAndInsertsNone() {
    clients.createTable("partial", GoogleClients.required("n", INT64));
    var request =
        InsertAllRequest.newBuilder(id("partial"))
            .addRow(Map.of("n", 1))
            .addRow(Map.of("n", "x"))
            .addRow(Map.of("m", 1));
    InsertAllResponse none = clients.rest().insertAll(request.build());
    assertThat(none.getInsertErrors().keySet()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(none.getErrorsFor(0).getFirst().getReason()).isEqualTo("stopped");
    assertThat(none.getErrorsFor(1).getFirst().getReason()).isEqualTo("invalid");
    assertThat(none.getErrorsFor(1).getFirst().getLocation()).isEqualTo("n");
    assertThat(none.getErrorsFor(2).getFirst().getMessage()).isEqualTo("no such field: m.");
    assertThat(clients.rows("partial")).isEmpty();

    InsertAllResponse some = clients.rest().insertAll(request.setSkipInvalidRows(true).build());
    assertThat(some.getInsertErrors().keySet()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(clients.rows("partial")).hasSize(1);
  }

  private static Field[] everyType() {
    return new Field[] {
      field("string", STRING),
      field("bytes", BYTES),
      field("int64", INT64),
      field("float64", FLOAT64),
      field("bool", BOOL),
      field("timestamp", TIMESTAMP),
      field("date", DATE),
      field("time", TIME),
      field("datetime", DATETIME),
      field("numeric", NUMERIC),
      field("bignumeric", BIGNUMERIC),
      field("json", JSON)
    };
  }

  private static Field[] nestedFields() {
    return new Field[] {
      repeated("numbers", INT64),
      Field.of("one", STRUCT, FieldList.of(field("name", STRING))),
      Field.newBuilder(
              "many", STRUCT, FieldList.of(field("at", TIMESTAMP), repeated("tags", STRING)))
          .setMode(Field.Mode.REPEATED)
          .build()
    };
  }

  private static void write(String table, JSONObject... rows) throws Exception {
    String stream = clients.path(table) + "/_default";
    try (var writer = JsonStreamWriter.newBuilder(stream, clients.write()).build()) {
      writer.append(new JSONArray(Arrays.asList(rows))).get(10, TimeUnit.SECONDS);
    }
  }

  private static InsertAllRequest.RowToInsert insert(Map<String, Object> row) {
    return InsertAllRequest.RowToInsert.of(row);
  }

  private static TableId id(String table) {
    return TableId.of(GoogleClients.DATASET, table);
  }
}
