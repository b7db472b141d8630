package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.Sought.Same;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [RowSink] promises when it is asked which rows it has.
public abstract class RowLookUpContract {
  private static final Table TABLE = EventsTable.TABLE;
  private static final int MANY = 60_000;

  /// A sink whose tables are empty.
  protected abstract RowSink sink();

  @Test
  void aRowIsFoundOnceItsAppendIsAnswered() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    for (int i = 0; i < 5; i++) {
      SampleRow row = SampleRow.of("a" + i);
      assertThat(isFound(row.sought(Same.ID))).isFalse();

      assertThat(stream.append(i, List.of(row.row()))).isInstanceOf(Appended.Written.class);

      assertThat(isFound(row.sought(Same.ID))).isTrue();
    }
  }

  @Test
  void aRowOfTheSharedStreamIsFoundOnceItsAppendIsAnswered() throws Exception {
    RowSink.Stream stream = sink().openShared(TABLE);

    assertThat(stream.append(0, SampleRow.rows("a"))).isInstanceOf(Appended.Written.class);

    assertThat(isFound(SampleRow.of("a").sought(Same.ID))).isTrue();
  }

  @Test
  void eachRowIsAnsweredForItself() throws Exception {
    store(SampleRow.of("a"), SampleRow.of("c"));

    var rows = Stream.of("x", "a", "b", "c", "a").map(id -> SampleRow.of(id).sought(Same.ID));

    assertThat(sink().lookUp(TABLE, rows.toList()).stream()).containsExactly(1, 3, 4);
    assertThat(sink().lookUp(TABLE, List.of()).isEmpty()).isTrue();
  }

  @Test
  void byIdAnyRowWithTheIdIsTheSame() throws Exception {
    SampleRow stored = store(SampleRow.of("a"));

    SampleRow other = stored.inMessage("m2").fromSource("z").withData("[]");
    assertThat(isFound(other.sought(Same.ID))).isTrue();
    assertThat(isFound(SampleRow.of("A").sought(Same.ID))).isFalse();
  }

  @Test
  void byMessageOnlyARowOfTheSameMessageIsTheSame() throws Exception {
    SampleRow stored = store(SampleRow.of("a"));

    assertThat(isFound(stored.fromSource("z").withData("[]").sought(Same.MESSAGE))).isTrue();
    assertThat(isFound(stored.inMessage("m2").sought(Same.MESSAGE))).isFalse();
  }

  @Test
  void bySourceARowOfTheSameMessageOrSourceIsTheSame() throws Exception {
    SampleRow stored = store(SampleRow.of("a"));

    assertThat(isFound(stored.fromSource("z").sought(Same.SOURCE))).isTrue();
    assertThat(isFound(stored.inMessage("m2").withData("[]").sought(Same.SOURCE))).isTrue();
    assertThat(isFound(stored.inMessage("m2").fromSource("z").sought(Same.SOURCE))).isFalse();
  }

  @Test
  void byContentARowOfTheSameMessageOrOfTheSameSourceWithTheSameDataIsTheSame() throws Exception {
    SampleRow stored = store(SampleRow.of("a").withData("{\"n\":1,\"t\":\"x\"}"));
    SampleRow again = stored.inMessage("m2");

    assertThat(isFound(stored.withData("[]").sought(Same.CONTENT))).isTrue();
    assertThat(isFound(again.sought(Same.CONTENT))).isTrue();
    assertThat(isFound(again.withData("{\"n\":2,\"t\":\"x\"}").sought(Same.CONTENT))).isFalse();
    assertThat(isFound(again.withData("{\"n\":\"1\",\"t\":\"x\"}").sought(Same.CONTENT))).isFalse();
    assertThat(isFound(again.withData("{\"n\":1}").sought(Same.CONTENT))).isFalse();
    assertThat(isFound(again.fromSource("z").sought(Same.CONTENT))).isFalse();
  }

  /// As the warehouse does not keep them.
  @Test
  void spellingIsNoContent() throws Exception {
    SampleRow stored =
        store(
            SampleRow.of("a")
                .withData(
                    """
                    {"a":[1.0,1e2,0.1,1760509016.282637,67.174118,4.9E-324,12345678901234567890,1.00000000000000000001],
                     "b":{"y":"\\u00e9\\n","x":null},"t":true,"e":[],"o":{}}\
                    """));

    SampleRow respelled =
        stored
            .inMessage("m2")
            .withData(
                """
                { "o":{},"e":[],"t":true,"b":{"x":null,"y":"é\\u000a"},
                "a":[ 1, 100, 1e-1, 1.760509016282637E9, 67.1741180, 4.9e-324, 12345678901234567890, 1.00000000000000000001 ]}\
                """);
    assertThat(isFound(respelled.sought(Same.CONTENT))).isTrue();
    assertThat(isFound(stored.inMessage("m2").withData("null").sought(Same.CONTENT))).isFalse();
  }

  @Test
  void rowsAreToldApartByContentAlsoWhenManyHaveTheirId() throws Exception {
    store(
        SampleRow.of("a").withData("{\"n\":1}"),
        SampleRow.of("a").withData("{\"n\":2}"),
        SampleRow.of("b").withData("{\"n\":3}"));

    var rows =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n -> SampleRow.of("a").inMessage("m2").withData("{\"n\":" + n + "}"))
            .map(row -> row.sought(Same.CONTENT));

    assertThat(sink().lookUp(TABLE, rows.toList()).stream()).containsExactly(0, 1);
  }

  /// Whatever else is asked for at the same time.
  @Test
  void aRowReceivedLongBeforeOrAfterIsAnother() throws Exception {
    SampleRow stored = store(SampleRow.of("a"));
    Duration least = Duration.of(1, ChronoUnit.MICROS);

    List<Sought> rows =
        Stream.of(
                stored.later(SampleRow.WINDOW),
                stored.later(SampleRow.WINDOW.plus(least)),
                stored.later(SampleRow.WINDOW.negated()),
                stored.later(SampleRow.WINDOW.plus(least).negated()),
                stored.later(Duration.ofDays(40)),
                stored.later(Duration.ofDays(-40)))
            .map(row -> row.sought(Same.ID))
            .toList();

    assertThat(sink().lookUp(TABLE, rows).stream()).containsExactly(0, 2);
    assertThat(rows.stream().limit(4).toList())
        .map(this::isFound)
        .containsExactly(true, false, true, false);
  }

  @Test
  void manyRowsCanBeLookedUpAtOnce() throws Exception {
    List<SampleRow> samples =
        IntStream.range(0, MANY).mapToObj(i -> SampleRow.of("event-%06d".formatted(i))).toList();
    List<SampleRow> stored =
        IntStream.range(0, MANY).filter(i -> i % 100 != 7).mapToObj(samples::get).toList();
    store(stored.toArray(SampleRow[]::new));

    List<Sought> rows = samples.stream().map(row -> row.sought(Same.MESSAGE)).toList();

    assertThat(sink().lookUp(TABLE, rows).stream().boxed())
        .containsExactlyElementsOf(
            IntStream.range(0, MANY).filter(i -> i % 100 != 7).boxed().toList());
  }

  @Test
  void idsMayHoldWhatASqlTextWouldNot() throws Exception {
    List<SampleRow> rows = new ArrayList<>();
    for (String id : List.of("'", "\"", "\\", "`);--", "é€😀", "\u0001\n\t", "a".repeat(70_000))) {
      rows.add(SampleRow.of(id));
    }
    store(rows.toArray(SampleRow[]::new));
    rows.add(SampleRow.of("'' OR TRUE"));

    assertThat(
            sink().lookUp(TABLE, rows.stream().map(row -> row.sought(Same.ID)).toList()).stream())
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void rejectionsAreFoundByTheirId() throws Exception {
    var table = new RejectedEventsTable(Duration.ofDays(30));
    Row one = rejection(table, "r1");
    RowSink.Stream stream = sink().open(table.table());
    assertThat(stream.append(0, List.of(one))).isInstanceOf(Appended.Written.class);

    var rows = Stream.of(rejection(table, "r2"), one).map(row -> new Sought(row, Same.ID));

    assertThat(sink().lookUp(table.table(), rows.toList()).stream()).containsExactly(1);
  }

  private boolean isFound(Sought row) throws InterruptedException {
    return sink().lookUp(TABLE, List.of(row)).get(0);
  }

  private SampleRow store(SampleRow... rows) throws InterruptedException {
    RowSink.Stream stream = sink().open(TABLE);
    assertThat(stream.append(0, Stream.of(rows).map(SampleRow::row).toList()))
        .isInstanceOf(Appended.Written.class);
    stream.close();
    return rows[0];
  }

  private static Row rejection(RejectedEventsTable table, String id) {
    Instant received = Instant.now().truncatedTo(ChronoUnit.MICROS);
    var rejection =
        new Rejection(
            id,
            received,
            Stage.VALIDATE,
            Reason.INVALID,
            "no id",
            null,
            null,
            null,
            "application/json",
            new byte[] {'{', '}'},
            false);
    return table.row(rejection, "m1");
  }
}
