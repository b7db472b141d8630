package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Settings;
import io.sluice.model.table.EventsTable;
import io.sluice.processor.SampleRow;
import io.sluice.processor.SinkException;
import io.sluice.processor.Sought.Same;
import io.sluice.processor.sink.bigquery.FakeRest.Query;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A look-up that fails says whose fault it is, and ends in time.
@Timeout(10)
class LookUpTest {
  private FakeRest fake;
  private LookUp lookUp;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeRest();
    var settings =
        Settings.of(
            Map.of("SLUICE_PROJECT", "p1-project", "SLUICE_BIGQUERY_ENDPOINT", fake.endpoint()));
    var rest = new BigQueryRest(settings);
    lookUp =
        new LookUp(rest, new BigQueryTables(rest), Duration.ofMinutes(15), Duration.ofSeconds(3));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aRightThatIsMissingIsNamed() {
    fake.next(Query.DENY);

    failure()
        .hasMessageContaining("projects/p1-project/datasets/sluice/tables/events")
        .hasMessageContaining("no jobs.create")
        .hasMessageContaining("roles/bigquery.jobUser")
        .hasMessageContaining("roles/bigquery.dataViewer");
  }

  @Test
  void aQueryThatFailsIsNoAnswer() {
    fake.next(Query.FAIL);

    failure().hasMessageContaining("Syntax error");
  }

  @Test
  void aTableThatWasDroppedIsNoAnswerAndIsLookedForAgain() {
    fake.next(Query.LOSE_TABLE);

    failure().hasMessageContaining("the table was dropped");
    assertThat(looksAtTheTable()).isEqualTo(1);

    failure();
    assertThat(looksAtTheTable()).isEqualTo(2);
  }

  @Test
  void aQueryThatTakesTooLongIsCancelled() {
    fake.next(Query.GO_ON);

    failure().hasMessageContaining("in time");

    assertThat(fake.requests).last().asString().contains("/jobs/slow/cancel");
  }

  @Test
  void aServiceThatDoesNotAnswerHoldsNobody() {
    fake.next(Query.KEEP_SILENT);

    failure().hasMessageContaining("no answer within 3 s");
  }

  @Test
  void theQueryIsBoundedAndNotAnsweredFromACache() {
    failure();

    assertThat(fake.requests)
        .last()
        .asString()
        .contains("\"useQueryCache\":false", "\"maxResults\":5000", "\"timeoutMs\":")
        .doesNotContain("TO_JSON_STRING");
  }

  private AbstractThrowableAssert<?, ?> failure() {
    var row = List.of(SampleRow.of("a").sought(Same.CONTENT));
    return assertThatThrownBy(() -> lookUp.find(EventsTable.TABLE, row))
        .isInstanceOf(SinkException.class);
  }

  private long looksAtTheTable() {
    return fake.requests.stream()
        .filter(request -> request.startsWith("GET") && request.contains("/tables/events"))
        .count();
  }
}
