package io.sluice.model.schema;

import static io.sluice.model.schema.SchemaFixture.json;
import static io.sluice.model.schema.SchemaFixture.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.Event;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.Message;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of a schema: their columns, how they are laid out, their rows.
class TypedTableTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");
  private static final Message MESSAGE = new Message("m", new byte[0], Map.of(), TIME, 1);

  @TempDir Path directory;
  private EventSchema schema;

  @BeforeEach
  void schema() {
    schema =
        new SchemaFixture(directory)
            .read(
                """
                {'type': 'object', 'title': 'Sign-ins', 'properties': {'source': {'type': 'string'},
                  'at': {'type': 'string', 'format': 'date-time'}, 'day': {'type': 'string', 'format': 'date'},
                  'days': {'type': 'array', 'items': {'type': 'string', 'format': 'date'}},
                  'user': {'type': 'object', 'properties': {'name': {'type': 'string'}}}, 'score': {'type': 'number'}}}
                """);
  }

  @Test
  void theColumnsAreThoseOfEventsWithoutDataThenTheSchemasThenTheRest() {
    Table table = TypedTable.of("x", "signins", schema, null, null).table();

    assertThat(shape(table.columns()))
        .isEqualTo(
            "event_id STRING!, event_type STRING!, source STRING, subject STRING, event_time TIMESTAMP, received_at TIMESTAMP!, published_at TIMESTAMP, message_id STRING!, attributes JSON, "
                + "source_ STRING, at TIMESTAMP, day DATE, days DATE*, user RECORD(name STRING), score FLOAT64, additional_properties JSON");
    assertThat(table.columns())
        .filteredOn(column -> !schema.columns().contains(column))
        .extracting(Column::description)
        .noneMatch(String::isBlank);
    assertThat(table.name()).isEqualTo("signins");
    assertThat(table.description()).isEqualTo("Sign-ins");
    assertThat(table.partitionedBy()).isEqualTo("received_at");
    assertThat(table.clusteredBy()).containsExactly("event_type", "source");
  }

  @Test
  void aRowHasTheValuesOfAllColumns() {
    TypedTable table = TypedTable.of("x", "signins", schema, "day", List.of("source_", "day"));

    Row row = row(table, "{'source': 's', 'user': {'name': 'n', 'age': 3}, 'score': 1}");

    assertThat(row.table()).isSameAs(table.table());
    assertThat(row.values())
        .containsExactly(
            "id",
            "type",
            "here",
            null,
            TIME,
            TIME,
            TIME,
            "m",
            json("{'a':1}"),
            "s",
            null,
            null,
            List.of(),
            java.util.Arrays.asList("n"),
            1.0,
            json("{'user':{'age':3}}"));
    assertThat(row(table, "{}").values()).last().isNull();
  }

  @Test
  void theRowOfTheSameEventIsTheSame() {
    TypedTable table = TypedTable.of("x", "signins", schema, null, null);

    assertThat(row(table, "{'user': {'age': 3}}")).isEqualTo(row(table, "{'user': {'age': 3}}"));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    TypedTable table = TypedTable.of("x", "signins", schema, null, null);

    assertThat(table.row(event(false), MESSAGE, json("{'day': 'x'}")))
        .isEqualTo(new MappedRow.Refused("/day: must be a date such as 2017-10-17, is \"x\""));
    assertThat(table.checkedRow(event(false), MESSAGE, json("{'day': 3}")))
        .isEqualTo(new MappedRow.Refused("/day: must be a string, is 3"));
    assertThat(table.row(event(true), MESSAGE, json("'AQID'")))
        .isEqualTo(
            new MappedRow.Refused(
                "the payload is binary, which is a string of base64 here: the data must be an object, is a string"));
  }

  @Test
  void theBytesOfARowAreAnUpperBoundAlsoOfWhatIsNested() {
    TypedTable table = TypedTable.of("x", "signins", schema, null, null);
    String name = "ä".repeat(10_000);

    int small = row(table, "{}").bytes();
    assertThat(row(table, "{'user': {'name': '%s'}}".formatted(name)).bytes() - small)
        .isGreaterThanOrEqualTo(20_000);
    assertThat(
            row(table, "{'days': [%s]}".formatted("'2017-10-17',".repeat(999) + "'2017-10-17'"))
                    .bytes()
                - small)
        .isGreaterThanOrEqualTo(5_000);
    assertThat(row(table, "{'more': '%s'}".formatted(name)).bytes() - small)
        .isGreaterThanOrEqualTo(20_000);
  }

  @Test
  void aLayoutThatBigQueryRefusesIsComplainedOf() {
    assertThat(
            complaints("user", List.of("score", "days", "additional_properties", "absent", "at")))
        .containsExactly(
            "sluice.yaml: /routes/0: partition_by: column 'user' is not a time or a date; use one of event_time, received_at, published_at, at, day",
            "sluice.yaml: /routes/0: cluster_by: column 'score' is not one that rows can be sorted by; use one of event_id, event_type, source, subject, event_time, received_at, published_at, message_id, source_, at, day",
            "sluice.yaml: /routes/0: cluster_by: column 'days' is not one that rows can be sorted by; use one of event_id, event_type, source, subject, event_time, received_at, published_at, message_id, source_, at, day",
            "sluice.yaml: /routes/0: cluster_by: column 'additional_properties' is not one that rows can be sorted by; use one of event_id, event_type, source, subject, event_time, received_at, published_at, message_id, source_, at, day",
            "sluice.yaml: /routes/0: cluster_by: there is no column 'absent'; use one of event_id, event_type, source, subject, event_time, received_at, published_at, message_id, source_, at, day",
            "sluice.yaml: /routes/0: cluster_by: [score, days, additional_properties, absent, at] must be at most 4 different columns");
    assertThat(complaints("event_time", List.of("at", "at"))).hasSize(1);
  }

  @Test
  void aTableWithoutASchemaIsThatOfEvents() {
    Table table = TypedTable.untyped("x", "trades", "event_time", List.of());

    assertThat(table.columns()).isEqualTo(EventsTable.TABLE.columns());
    assertThat(table.name()).isEqualTo("trades");
    assertThat(table.partitionedBy()).isEqualTo("event_time");
    assertThat(table.clusteredBy()).isEmpty();
    Row row = EventsTable.row(table, event(false), MESSAGE, json("[1]"));
    assertThat(row.table()).isSameAs(table);
    assertThat(row.values().get(table.position("data"))).isEqualTo(json("[1]"));
  }

  private List<String> complaints(@Nullable String partition, List<String> cluster) {
    return catchThrowableOfType(
            InvalidConfigException.class,
            () -> TypedTable.of("sluice.yaml: /routes/0", "t", schema, partition, cluster))
        .complaints();
  }

  private static Row row(TypedTable table, String data) {
    return ((MappedRow.ToRow) table.row(event(false), MESSAGE, json(data))).row();
  }

  private static Event event(boolean binary) {
    return new Event(
        "id",
        "here",
        "type",
        TIME,
        null,
        TIME,
        Event.Identity.ID,
        Map.of("a", Json.of("1")),
        Json.NULL,
        binary);
  }
}
