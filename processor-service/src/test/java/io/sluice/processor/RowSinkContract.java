package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.Message;
import io.sluice.model.json.Json;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every [RowSink] promises.
public abstract class RowSinkContract {
  private static final Table TABLE = EventsTable.TABLE;

  private final Message message =
      new Message("m1", new byte[0], Map.of(), Instant.parse("2026-11-21T10:00:00Z"), 1);

  /// A sink whose table `events` is empty.
  protected abstract RowSink sink();

  /// The ids of the events in the table, in any order.
  protected abstract List<String> storedIds() throws Exception;

  @Test
  void rowsAreInTheTableOnceTheyAreAnswered() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);

    assertThat(stream.append(0, rows("a", "b"))).isInstanceOf(Appended.Written.class);
    assertThat(stream.append(2, rows("c"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void theSameAppendAgainAddsNothing() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a", "b"));

    assertThat(stream.append(0, rows("a", "b"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void anAppendBeyondTheEndAddsNothing() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a"));

    assertThat(stream.append(5, rows("b"))).isInstanceOf(Appended.Unknown.class);

    assertThat(sink().settle(stream.name())).isEqualTo(1);
    assertThat(storedIds()).containsExactly("a");
  }

  @Test
  void aStreamThatIsSettledTellsItsRowsAndTakesNoMore() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a", "b"));

    assertThat(sink().settle(stream.name())).isEqualTo(2);
    assertThat(stream.append(2, rows("c"))).isInstanceOf(Appended.Unknown.class);
    assertThat(sink().settle(stream.name())).isEqualTo(2);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void anEmptyStreamCanBeSettled() throws Exception {
    assertThat(sink().settle(sink().open(TABLE).name())).isZero();
  }

  @Test
  void aBadRowIsNamedAndNoneIsWritten() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    List<Row> batch = new ArrayList<>(rows("a", "b", "c"));
    batch.set(1, withoutId(batch.get(1)));

    assertThat(stream.append(0, batch))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> {
              assertThat(refused.rows()).containsOnlyKeys(1);
              assertThat(refused.rows().get(1)).isNotBlank();
            });

    assertThat(sink().settle(stream.name())).isZero();
    assertThat(storedIds()).isEmpty();
  }

  @Test
  void streamsOfOneTableDoNotDisturbEachOther() throws Exception {
    RowSink.Stream one = sink().open(TABLE);
    RowSink.Stream two = sink().open(TABLE);
    one.append(0, rows("a"));

    assertThat(sink().settle(one.name())).isEqualTo(1);
    assertThat(two.append(0, rows("b"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
  }

  private List<Row> rows(String... ids) {
    return List.of(ids).stream().map(this::row).toList();
  }

  private Row row(String id) {
    Instant now = Instant.parse("2026-11-21T10:00:00.123456Z");
    return EventsTable.row(
        new Event(
            id, "s", "t", now, null, now, Identity.ID, Map.of(), Json.of("{\"n\":1.5}"), false),
        message);
  }

  private static Row withoutId(Row row) {
    var values = new ArrayList<>(row.values());
    values.set(TABLE.position("event_id"), null);
    return new Row(TABLE, values, row.bytes());
  }
}
