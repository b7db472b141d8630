package io.sluice.local.contract;

import static io.sluice.local.contract.TypedTableContract.NEW;
import static io.sluice.local.contract.TypedTableContract.NEW_VALUES;
import static io.sluice.local.contract.TypedTableContract.OLD;
import static io.sluice.local.contract.TypedTableContract.append;
import static io.sluice.processor.Shapes.column;
import static io.sluice.processor.Shapes.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.TableId;
import io.sluice.model.json.Json;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink;
import io.sluice.processor.Shapes;
import io.sluice.processor.Sought;
import io.sluice.processor.Sought.Same;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How rows of typed tables are found again.
abstract class TypedLookUpContract {
  /// A sink whose dataset is empty.
  abstract RowSink sink();

  abstract BigQuery rest();

  abstract String dataset();

  private static final Json KEPT =
      Json.of("{\"x\":1,\"days\":7,\"user\":{\"name\":\"u\",\"age\":30}}");

  @Test
  void aRowIsFoundByTheValuesOfItsColumns() throws Exception {
    store(NEW, NEW_VALUES);

    assertThat(isFound(NEW, NEW_VALUES)).isTrue();
    assertThat(isFound(NEW, with("days", 8L))).isFalse();
    assertThat(isFound(NEW, with("plan", "P"))).isFalse();
    assertThat(isFound(NEW, with("user", List.of("u", 31L)))).isFalse();
    assertThat(isFound(NEW, with(Shapes.REST, Json.of("{\"x\":2}")))).isFalse();
    assertThat(isFound(NEW, with(Shapes.REST, Json.of("{\"x\":\"1\"}")))).isFalse();
    assertThat(isFound(NEW, with(Shapes.REST, Json.of("{\"x\":1,\"y\":1}")))).isFalse();
    assertThat(isFound(NEW, Map.of("plan", "p"))).isFalse();
  }

  @Test
  void aValueOfEachTypeIsFoundAgain() throws Exception {
    Table table = TypedTableContract.everyType();
    Map<String, Object> values = TypedTableContract.everyValue();
    store(table, values);

    assertThat(isFound(table, values)).isTrue();
    for (String column : values.keySet()) {
      var others = new HashMap<>(values);
      others.remove(column);
      assertThat(isFound(table, others)).as(column).isFalse();
    }
  }

  @Test
  void aRowOfBeforeItsColumnsIsFoundByWhatIsKeptOfThem() throws Exception {
    store(OLD, Map.of("plan", "p", Shapes.REST, KEPT));

    assertThat(isFound(NEW, NEW_VALUES)).isTrue();
    assertThat(isFound(NEW, with("days", 8L))).isFalse();
    sink().open(NEW).close();
    assertThat(isFound(NEW, NEW_VALUES)).isTrue();
    assertThat(isFound(NEW, with("days", 8L))).isFalse();
  }

  @Test
  void aRowIsFoundByOneThatDoesNotKnowItsColumnsYet() throws Exception {
    store(NEW, NEW_VALUES);

    assertThat(isFound(OLD, Map.of("plan", "p", Shapes.REST, KEPT))).isTrue();
    assertThat(isFound(OLD, Map.of("plan", "p", Shapes.REST, Json.of("{\"x\":1,\"days\":7}"))))
        .isFalse();
    assertThat(isFound(OLD, Map.of("plan", "p"))).isFalse();
  }

  @Test
  void whenARowWasReceivedIsAskedWhateverTheTableIsPartitionedBy() throws Exception {
    Table table = Shapes.table("day", List.of(), column("day", ColumnType.DATE));
    store(table, Map.of("day", LocalDate.of(2020, 1, 1)));

    assertThat(isFound(table, Map.of("day", LocalDate.of(2020, 1, 1)))).isTrue();
    assertThat(isFound(table, Map.of("day", LocalDate.of(2020, 1, 2)))).isFalse();
  }

  @Test
  void aRowCanStandInAnotherTable() throws Exception {
    Row event = Shapes.row(EventsTable.TABLE, "a", "m1", Map.of("data", Json.of("{}")));
    append(sink().open(EventsTable.TABLE), 0, event);
    Row again = Shapes.row(EventsTable.TABLE, "a", "m2", Map.of("data", Json.of("{}")));
    Row other = Shapes.row(EventsTable.TABLE, "b", "m2", Map.of("data", Json.of("{}")));
    List<Sought> rows =
        List.of(
            sought("x", again, Same.CONTENT),
            sought("x", again, Same.MESSAGE),
            sought("x", other, Same.SOURCE),
            new Sought(row(NEW, "x", "m2", NEW_VALUES), Same.ID),
            sought("x", again, Same.SOURCE));

    assertThat(sink().lookUp(NEW, rows).stream()).containsExactly(0, 4);
  }

  @Test
  void aTableThatIsOnlyAskedIsNotCreated() throws Exception {
    Row elsewhere = row(NEW, "a", NEW_VALUES);
    Row event = Shapes.row(EventsTable.TABLE, "a", "m1", Map.of("data", Json.of("{}")));

    var sought = new Sought(event, Same.ID).orElsewhere(List.of(new Sought(elsewhere, Same.ID)));

    assertThat(sink().lookUp(EventsTable.TABLE, List.of(sought)).isEmpty()).isTrue();
    assertThat(rest().getTable(TableId.of(dataset(), Shapes.NAME))).isNull();
  }

  private static Sought sought(String id, Row elsewhere, Same same) {
    return new Sought(row(NEW, id, "m2", NEW_VALUES), Same.ID)
        .orElsewhere(List.of(new Sought(elsewhere, same)));
  }

  private void store(Table table, Map<String, ?> values) throws Exception {
    append(sink().open(table), 0, row(table, "a", "m1", values));
  }

  /// By its content, since it came in another message.
  private boolean isFound(Table table, Map<String, ?> values) throws Exception {
    var sought = new Sought(row(table, "a", "m2", values), Same.CONTENT);
    return sink().lookUp(table, List.of(sought)).get(0);
  }

  private static Map<String, Object> with(String column, Object value) {
    var values = new HashMap<>(NEW_VALUES);
    values.put(column, value);
    return values;
  }
}
