package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.SampleRow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A table that lacks columns, at a BigQuery that does not simply add them.
@Timeout(20)
class LiveTableTest {
  private FakeRest fake;
  private LiveTable table;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeRest();
    var settings =
        Settings.of(
            Map.of("SLUICE_PROJECT", "p1-project", "SLUICE_BIGQUERY_ENDPOINT", fake.endpoint()));
    table = new LiveTable("events", new BigQueryRest(settings));
    table.expect(EventsTable.TABLE);
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void columnsAreAddedToTheTableAsItWasRead() {
    table.widen();

    assertThat(changes())
        .singleElement()
        .asString()
        .contains("/tables/events E1 ", "\"name\":\"event_id\"", "\"name\":\"received_at\"")
        .doesNotContain("REQUIRED");
    assertThat(table.isSettled()).isTrue();
  }

  @Test
  void aTableThatWasChangedMeanwhileIsReadAgain() {
    fake.nextChange(412);

    table.widen();

    assertThat(changes()).hasSize(5);
    assertThat(table.isSettled()).isFalse();
  }

  @Test
  void aTableThatMayNotBeChangedIsLeftAloneAndRowsThatWouldLoseAValueAreRefused() throws Exception {
    fake.nextChange(403);
    table.widen();
    table.widenLater();
    assertThat(changes()).hasSize(1);
    assertThat(table.isSettled()).isTrue();

    assertThat(append())
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused ->
                assertThat(refused.rows().get(0))
                    .contains("table events", "received_at", "additional_properties"));
  }

  @Test
  void rowsWaitWhileAPlaceForTheirValuesMayStillCome() throws Exception {
    fake.nextChange(503);
    table.widen();

    assertThat(append()).isInstanceOf(Appended.Unknown.class);
    assertThat(table.isSettled()).isFalse();
  }

  /// Without a connection: nothing may be sent.
  @SuppressWarnings("NullAway")
  private Appended append() throws InterruptedException {
    var stream =
        new BigQueryStream(
            "projects/p/datasets/d/tables/events/streams/s",
            table,
            table.columns(),
            (_, _) -> null,
            Duration.ofSeconds(1));
    return stream.append(0, SampleRow.rows("a"));
  }

  private List<String> changes() {
    return fake.requests.stream().filter(request -> request.startsWith("PATCH")).toList();
  }
}
