package io.sluice.local.contract;

import static io.sluice.processor.Shapes.column;
import static io.sluice.processor.Shapes.record;
import static io.sluice.processor.Shapes.repeated;
import static io.sluice.processor.Shapes.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import io.sluice.Await;
import io.sluice.model.json.Json;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.Shapes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What the processor relies on in tables whose columns a schema gives.
abstract class TypedTableContract {
  /// A sink whose dataset is empty.
  abstract RowSink sink();

  abstract BigQuery rest();

  abstract String dataset();

  /// Rows of the table as JSON, in the order of their ids, without what the columns of every table
  /// hold.
  List<String> stored() throws InterruptedException {
    String sql =
        """
        SELECT TO_JSON_STRING(t) FROM (
          SELECT * EXCEPT (event_type, source, subject, event_time, received_at, published_at,
            message_id, attributes)
          FROM `%s.%s`) AS t ORDER BY event_id\
        """
            .formatted(dataset(), Shapes.NAME);
    var query = QueryJobConfiguration.newBuilder(sql).setUseQueryCache(false).build();
    var rows = new ArrayList<String>();
    rest().query(query).iterateAll().forEach(row -> rows.add(row.get(0).getStringValue()));
    return rows;
  }

  StandardTableDefinition definition() {
    return rest().getTable(TableId.of(dataset(), Shapes.NAME)).getDefinition();
  }

  static Table everyType() {
    return Shapes.table(
        column("text", ColumnType.STRING),
        column("whole", ColumnType.INT64),
        column("real", ColumnType.FLOAT64),
        column("exact", ColumnType.NUMERIC),
        column("at", ColumnType.TIMESTAMP),
        column("day", ColumnType.DATE),
        column("clock", ColumnType.TIME),
        column("local", ColumnType.DATETIME),
        column("anything", ColumnType.JSON),
        column("octets", ColumnType.BYTES),
        column("flag", ColumnType.BOOL),
        repeated(column("words", ColumnType.STRING)),
        repeated(column("days", ColumnType.DATE)),
        record(
            "user",
            column("name", ColumnType.STRING),
            repeated(column("numbers", ColumnType.INT64)),
            record("place", column("lat", ColumnType.FLOAT64))),
        repeated(record("items", column("sku", ColumnType.STRING), column("n", ColumnType.INT64))),
        column("straße 1", ColumnType.STRING));
  }

  static Map<String, Object> everyValue() {
    var values = new HashMap<String, Object>();
    values.put("text", "é\"");
    values.put("whole", Long.MIN_VALUE);
    values.put("real", 0.1);
    values.put("exact", new BigDecimal("-12345678901234567890123456789.123456789"));
    values.put("at", Instant.parse("2026-02-03T04:05:06.000007Z"));
    values.put("day", LocalDate.of(1, 1, 1));
    values.put("clock", LocalTime.parse("23:59:59.999999"));
    values.put("local", LocalDateTime.parse("9999-12-31T23:59:59.999999"));
    values.put("anything", Json.of("{\"a\":[1,null]}"));
    values.put("octets", "octets".getBytes(StandardCharsets.UTF_8));
    values.put("flag", true);
    values.put("words", List.of("a", ""));
    values.put("days", List.of(LocalDate.of(2026, 2, 3), LocalDate.of(1969, 12, 31)));
    values.put("user", Arrays.asList("u", List.of(1L, -1L), List.of(48.5)));
    values.put("items", List.of(Arrays.asList("s", null), Arrays.asList(null, 2L)));
    values.put("straße 1", "x");
    return values;
  }

  @Test
  void aValueOfEachTypeIsStoredAsItIs() throws Exception {
    Table table = everyType();
    RowSink.Stream stream = sink().open(table);
    Map<String, Object> values = everyValue();

    assertThat(stream.append(0, List.of(row(table, "a", values), row(table, "b", Map.of()))))
        .isInstanceOf(Appended.Written.class);

    List<String> stored = stored();
    assertThat(stored).hasSize(2);
    assertThat(stored.getFirst())
        .contains("\"text\":\"é\\\"\"")
        .contains("\"whole\":\"-9223372036854775808\"")
        .contains("\"real\":0.1,")
        .contains("\"exact\":\"-12345678901234567890123456789.123456789\"")
        .contains("\"at\":\"2026-02-03T04:05:06.000007Z\"")
        .contains("\"day\":\"0001-01-01\"")
        .contains("\"clock\":\"23:59:59.999999\"")
        .contains("\"local\":\"9999-12-31T23:59:59.999999\"")
        .contains("\"anything\":{\"a\":[1,null]}")
        .contains("\"octets\":\"b2N0ZXRz\"")
        .contains("\"flag\":true")
        .contains("\"words\":[\"a\",\"\"]")
        .contains("\"days\":[\"2026-02-03\",\"1969-12-31\"]")
        .contains("\"user\":{\"name\":\"u\",\"numbers\":[1,-1],\"place\":{\"lat\":48.5}}")
        .contains("\"items\":[{\"sku\":\"s\",\"n\":null},{\"sku\":null,\"n\":2}]")
        .contains("\"straße 1\":\"x\"")
        .contains("\"additional_properties\":null");
    assertThat(stored.getLast())
        .contains("\"text\":null", "\"words\":[]", "\"user\":null", "\"items\":[]");
  }

  @Test
  void nestedColumnsAreCreatedWithTheirModesAndDescriptions() throws Exception {
    sink().create(List.of(everyType()));

    FieldList fields = definition().getSchema().getFields();
    Field items = fields.get("items");
    assertThat(items.getMode()).isEqualTo(Field.Mode.REPEATED);
    assertThat(items.getSubFields().get("sku").getDescription()).isEqualTo("About sku.");
    assertThat(fields.get("user").getSubFields().get("place").getSubFields().get("lat"))
        .satisfies(lat -> {
          assertThat(lat.getMode()).isEqualTo(Field.Mode.NULLABLE);
          assertThat(lat.getDescription()).isEqualTo("About lat.");
        });
    assertThat(fields.get("exact").getType().getStandardType().name()).isEqualTo("NUMERIC");
  }

  @Test
  void aTableIsPartitionedByTheColumnThatIsNamedWhateverItsType() throws Exception {
    for (ColumnType type : List.of(ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.DATETIME)) {
      Table table = Shapes.table("when", List.of(), column("when", type));

      sink().open(table).close();

      assertThat(definition().getTimePartitioning().getField()).isEqualTo("when");
      assertThat(definition().getClustering()).isNull();
      rest().delete(TableId.of(dataset(), Shapes.NAME));
      forgetTables();
    }
  }

  // ---- a table that is wider, or narrower, than rows

  static final Table OLD = Shapes.table(column("plan", ColumnType.STRING));

  static final Table NEW =
      Shapes.table(
          column("plan", ColumnType.STRING),
          column("days", ColumnType.INT64),
          record("user", column("name", ColumnType.STRING), column("age", ColumnType.INT64)));

  static final Map<String, Object> NEW_VALUES =
      Map.of(
          "plan",
          "p",
          "days",
          7L,
          "user",
          Arrays.asList("u", 30L),
          Shapes.REST,
          Json.of("{\"x\":1}"));

  @Test
  void rowsOfANewShapeAndOfTheOldOneGoInOneAppendAndTheColumnsAreAdded() throws Exception {
    RowSink.Stream stream = sink().open(OLD);
    append(stream, 0, row(OLD, "a", Map.of("plan", "p")));

    append(stream, 1, row(OLD, "b", Map.of("plan", "q")), row(NEW, "c", NEW_VALUES));
    awaitColumns("days", "user");
    int rows = 3;
    while (!stored().getLast().contains("\"days\":7")) {
      append(stream, rows, row(OLD, id(rows), Map.of()), row(NEW, id(rows + 1), NEW_VALUES));
      rows += 2;
    }

    List<String> stored = stored();
    assertThat(stored).hasSize(rows);
    assertThat(stored.stream().filter(row -> row.contains("\"plan\":\"p\"")).skip(1))
        .allMatch(row ->
            row.contains(
                    "\"additional_properties\":{\"x\":1,\"days\":7,\"user\":{\"name\":\"u\",\"age\":30}}")
                || (row.contains("\"additional_properties\":{\"x\":1}")
                    && row.contains("\"days\":7,\"user\":{\"name\":\"u\",\"age\":30}")));
    assertThat(sink().settle(stream.name())).hasValue(rows);
  }

  @Test
  void aFieldIsAddedToARecordAndToThoseOfAnArray() throws Exception {
    Table old =
        Shapes.table(
            record("user", column("name", ColumnType.STRING)),
            repeated(record("items", column("sku", ColumnType.STRING))));
    Table wider =
        Shapes.table(
            record("user", column("name", ColumnType.STRING), column("age", ColumnType.INT64)),
            repeated(
                record("items", column("sku", ColumnType.STRING), column("n", ColumnType.INT64))));
    var values =
        Map.of(
            "user",
            Arrays.asList("u", 30L),
            "items",
            List.of(Arrays.asList("s", null), Arrays.asList("t", 2L)),
            Shapes.REST,
            Json.of("{\"user\":{\"x\":1}}"));
    RowSink.Stream stream = sink().open(old);
    append(stream, 0, row(old, "a", Map.of()));

    append(stream, 1, row(wider, id(1), values));

    assertThat(stored().getLast())
        .contains("\"user\":{\"name\":\"u\"")
        .contains("\"items\":[{\"sku\":\"s\"", "{\"sku\":\"t\"")
        .contains("\"age\":30", "\"n\":2", "\"x\":1");
    Await.until(
        "the fields",
        () -> definition().getSchema().getFields().get("items").getSubFields().size() == 2);
    int rows = 2;
    while (!stored().getLast().contains("{\"name\":\"u\",\"age\":30}")) {
      append(stream, rows, row(wider, id(rows), values));
      rows++;
    }
    assertThat(stored().getLast())
        .contains("\"items\":[{\"sku\":\"s\",\"n\":null},{\"sku\":\"t\",\"n\":2}]")
        .contains("\"additional_properties\":{\"user\":{\"x\":1}}");
  }

  @Test
  void twoThatAddColumnsAtTheSameTimeBothSucceed() throws Exception {
    Table other =
        Shapes.table(
            column("plan", ColumnType.STRING),
            column("days", ColumnType.INT64),
            column("more", ColumnType.BOOL));
    sink().open(OLD).close();
    try (RowSink one = another();
        RowSink two = another();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> one.open(NEW));
      var second = threads.submit(() -> two.open(other));
      append(first.get(), 0, row(NEW, "a", NEW_VALUES));
      append(second.get(), 0, row(other, "b", Map.of("days", 8L, "more", true)));
    }

    assertThat(definition().getSchema().getFields().stream().map(Field::getName))
        .contains("days", "user", "more")
        .doesNotHaveDuplicates();
    assertThat(stored().getFirst()).contains("\"days\":7");
    assertThat(stored().getLast()).contains("\"days\":8", "\"more\":true");
  }

  @Test
  void aTableThatIsThereIsUsedAsItIsAndGetsWhatItLacks() throws Exception {
    create(
        Schema.of(
            Field.of("event_id", StandardSQLTypeName.STRING),
            Field.of("their_own", StandardSQLTypeName.DATE),
            Field.of("message_id", StandardSQLTypeName.STRING),
            Field.of("SOURCE", StandardSQLTypeName.STRING),
            Field.of("received_at", StandardSQLTypeName.TIMESTAMP)));

    append(sink().open(NEW), 0, row(NEW, "a", NEW_VALUES));

    assertThat(definition().getSchema().getFields().get("event_type").getMode())
        .isEqualTo(Field.Mode.NULLABLE);
    assertThat(stored().getFirst())
        .contains("\"their_own\":null", "\"days\":7", "\"user\":{\"name\":\"u\",\"age\":30}");
  }

  @Test
  void aColumnOfAnotherTypeLeavesItsValuesToTheColumnForAllElse() throws Exception {
    Table theirs =
        Shapes.table(
            column("plan", ColumnType.STRING),
            column("days", ColumnType.STRING),
            record("user", column("name", ColumnType.STRING), column("age", ColumnType.STRING)));
    sink().open(theirs).close();
    forgetTables();

    append(sink().open(NEW), 0, row(NEW, "a", NEW_VALUES));

    assertThat(stored().getFirst())
        .contains("\"days\":null", "\"plan\":\"p\"")
        .contains("\"additional_properties\":{\"x\":1,\"days\":7,\"user\":{\"age\":30}}");
  }

  @Test
  void aColumnThatIsDemandedAndNeverFilledHasEachRowRefused() throws Exception {
    create(
        Schema.of(
            Field.of("event_id", StandardSQLTypeName.STRING),
            Field.newBuilder("theirs", StandardSQLTypeName.INT64)
                .setMode(Field.Mode.REQUIRED)
                .build()));

    assertThat(
            sink().open(OLD).append(0, List.of(row(OLD, "a", Map.of()), row(OLD, "b", Map.of()))))
        .isInstanceOfSatisfying(
            Appended.Refused.class, refused -> assertThat(refused.rows()).containsOnlyKeys(0, 1));
    assertThat(stored()).isEmpty();
  }

  @Test
  void theSharedStreamTakesANewShapeAsWell() throws Exception {
    RowSink.Stream stream = sink().openShared(OLD);
    append(stream, 0, row(OLD, "a", Map.of("plan", "p")));

    append(stream, 0, row(NEW, "b", NEW_VALUES), row(OLD, "c", Map.of("plan", "q")));
    awaitColumns("days", "user");
    int rows = 3;
    while (!stored().getLast().contains("\"days\":7,")) {
      append(stream, 0, row(NEW, id(rows++), NEW_VALUES));
    }

    assertThat(stored()).hasSize(rows);
  }

  private static String id(int n) {
    return "n%05d".formatted(n);
  }

  private void create(Schema schema) {
    rest()
        .create(
            TableInfo.of(TableId.of(dataset(), Shapes.NAME), StandardTableDefinition.of(schema)));
  }

  private void awaitColumns(String... names) throws Exception {
    Await.until(
        "the columns",
        () ->
            definition().getSchema().getFields().stream()
                .map(Field::getName)
                .toList()
                .containsAll(List.of(names)));
  }

  static void append(RowSink.Stream stream, long offset, Row... rows) throws Exception {
    assertThat(stream.append(offset, List.of(rows))).isInstanceOf(Appended.Written.class);
  }

  /// Another instance.
  abstract RowSink another();

  /// Has a sink that looks again which tables there are.
  abstract void forgetTables();
}
