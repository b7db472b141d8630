package io.sluice.processor;

import static io.sluice.processor.SampleRow.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.table.EventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.RowSink.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What every [RowSink] promises of its streams.
public abstract class RowSinkContract {
  /// The table that rows go to.
  protected static final Table TABLE = EventsTable.TABLE;

  private static final String NO_ROW = "no row";

  /// A sink whose table `events` is empty.
  protected abstract RowSink sink();

  /// The ids of the events in the table, in any order.
  protected abstract List<String> storedIds() throws Exception;

  /// How many streams are settled while rows are appended to them.
  protected int races() {
    return 5;
  }

  @Test
  void rowsAreInTheTableOnceTheyAreAnswered() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);

    assertThat(stream.append(0, rows("a", "b"))).isInstanceOf(Appended.Written.class);
    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
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

  /// Offsets are compared, not content: whoever appends other rows at an offset that is taken hears
  /// that they are written, and they are not.
  @Test
  void otherRowsAtAnOffsetThatIsTakenAreNotStored() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a", "b"));

    assertThat(stream.append(0, rows("x", "y"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
    assertThat(sink().settle(stream.name())).hasValue(2);
  }

  @Test
  void anAppendBeyondTheEndAddsNothing() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a"));

    assertThat(stream.append(5, rows("b"))).isInstanceOf(Appended.Unknown.class);

    assertThat(sink().settle(stream.name())).hasValue(1);
    assertThat(storedIds()).containsExactly("a");
  }

  @Test
  void aStreamThatIsSettledTellsItsRowsAndTakesNoMore() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a", "b"));

    assertThat(sink().settle(stream.name())).hasValue(2);
    assertThat(stream.append(2, rows("c"))).isInstanceOf(Appended.Unknown.class);
    assertThat(sink().settle(stream.name())).hasValue(2);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aStreamOpenedAMomentAgoCanBeSettledAndIsEmpty() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);

    assertThat(sink().settle(stream.name())).hasValue(0);
    assertThat(stream.append(0, rows("a"))).isInstanceOf(Appended.Unknown.class);
    assertThat(storedIds()).isEmpty();
  }

  @Test
  void aStreamThatNeverWasHasNoCount() throws Exception {
    String name = sink().open(TABLE).name();
    char last = name.charAt(name.length() - 1);

    assertThat(sink().settle(name.substring(0, name.length() - 1) + (last == '8' ? '9' : '8')))
        .isEmpty();
  }

  @Test
  void aStreamThatIsClosedTakesNothingAndIsSettledAllTheSame() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);
    stream.append(0, rows("a"));
    stream.close();

    assertThat(stream.append(1, rows("b"))).isInstanceOf(Appended.Unknown.class);

    assertThat(sink().settle(stream.name())).hasValue(1);
    assertThat(storedIds()).containsExactly("a");
  }

  @Test
  void theCountOfAStreamThatIsSettledWhileRowsAreAppendedIsWhatTheTableHas() throws Exception {
    long counted = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < races(); race++) {
        RowSink.Stream stream = sink().open(TABLE);
        String prefix = race + "-";
        var begun = new CountDownLatch(1);
        var settled = new AtomicBoolean();
        Future<Long> written = threads.submit(() -> append(stream, prefix, begun, settled));
        begun.await();

        long rows = sink().settle(stream.name()).orElseThrow();
        settled.set(true);

        // One append may have landed without its answer, but none was answered and is missing.
        assertThat(written.get()).isBetween(rows - 1, rows);
        assertThat(stream.append(rows, rows(NO_ROW))).isInstanceOf(Appended.Unknown.class);
        counted += rows;
        assertThat(storedIds()).hasSize(Math.toIntExact(counted)).doesNotHaveDuplicates();
      }
    }
    assertThat(storedIds()).hasSize(Math.toIntExact(counted)).doesNotContain(NO_ROW);
  }

  @Test
  void aBadRowIsNamedAndNoneIsWritten() throws Exception {
    RowSink.Stream stream = sink().open(TABLE);

    assertThat(stream.append(0, withOneBadRow())).satisfies(RowSinkContract::namesTheSecondRow);

    assertThat(sink().settle(stream.name())).hasValue(0);
    assertThat(storedIds()).isEmpty();
  }

  @Test
  void streamsOfOneTableDoNotDisturbEachOther() throws Exception {
    RowSink.Stream one = sink().open(TABLE);
    RowSink.Stream two = sink().open(TABLE);
    one.append(0, rows("a"));

    assertThat(sink().settle(one.name())).hasValue(1);
    assertThat(two.append(0, rows("b"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void theSharedStreamKnowsNoOffsetsSoTheSameAppendAgainAddsItsRowsAgain() throws Exception {
    RowSink.Stream one = sink().openShared(TABLE);
    RowSink.Stream two = sink().openShared(TABLE);

    assertThat(one.append(0, rows("a"))).isInstanceOf(Appended.Written.class);
    assertThat(one.append(0, rows("a"))).isInstanceOf(Appended.Written.class);
    assertThat(two.append(7, rows("b"))).isInstanceOf(Appended.Written.class);
    one.close();
    assertThat(one.append(0, rows("c"))).isInstanceOf(Appended.Unknown.class);
    assertThat(two.append(0, rows("d"))).isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactlyInAnyOrder("a", "a", "b", "d");
  }

  @Test
  void aBadRowIsNamedByTheSharedStreamAndNoneIsWritten() throws Exception {
    RowSink.Stream stream = sink().openShared(TABLE);

    assertThat(stream.append(0, withOneBadRow())).satisfies(RowSinkContract::namesTheSecondRow);

    assertThat(storedIds()).isEmpty();
  }

  /// Appends until one is not written, or one is that began after the stream was settled.
  private static long append(
      RowSink.Stream stream, String prefix, CountDownLatch begun, AtomicBoolean settled)
      throws InterruptedException {
    long rows = 0;
    for (boolean late = false; !late; ) {
      late = settled.get();
      if (!(stream.append(rows, rows(prefix + rows)) instanceof Appended.Written)) {
        break;
      }
      rows++;
      if (rows == 3) {
        begun.countDown();
      }
    }
    return rows;
  }

  private static void namesTheSecondRow(Appended answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> {
              assertThat(refused.rows()).containsOnlyKeys(1);
              assertThat(refused.rows().get(1)).isNotBlank();
            });
  }

  private static List<Row> withOneBadRow() {
    List<Row> batch = new ArrayList<>(rows("a", "b", "c"));
    var values = new ArrayList<>(batch.get(1).values());
    values.set(TABLE.position("event_id"), null);
    batch.set(1, new Row(TABLE, values, batch.get(1).bytes()));
    return batch;
  }
}
