package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.json.Json;
import io.sluice.model.table.Column;
import io.sluice.model.table.ColumnType;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void itsRowsAreThoseOfAllTablesAndItIsAsOldAsItsOldestEvent() {
    Work work =
        work(
            candidate("a", 100, NOW.minusSeconds(1)),
            candidate("b", 20, NOW.minusSeconds(3)),
            candidate("a", 3, NOW.minusSeconds(2)),
            new Candidate(row("rejected", 4000), "", null));

    assertThat(work.rows()).isEqualTo(4);
    assertThat(work.wanted(new Attempt.First()).rows()).isEqualTo(4);
    assertThat(work.bytes()).isEqualTo(4123);
    assertThat(work.oldest()).isEqualTo(NOW.minusSeconds(3));
  }

  @Test
  void rejectionsAreOfNoAge() {
    assertThat(work(new Candidate(row("rejected", 1), "", null)).oldest()).isNull();
    assertThat(work().oldest()).isNull();
    assertThat(work().rows()).isZero();
    assertThat(work().bytes()).isZero();
  }

  private static Work work(Candidate... candidates) {
    return Work.of("m", "mapping", NOW, false, List.of(candidates), 0);
  }

  private static Candidate candidate(String table, int bytes, Instant receivedAt) {
    var event =
        new Event("1", "s", "t", NOW, null, receivedAt, Identity.ID, Map.of(), Json.NULL, false);
    return new Candidate(row(table, bytes), "", event);
  }

  private static Row row(String table, int bytes) {
    var id = new Column("id", ColumnType.STRING, true, "");
    return new Row(new Table(table, "", List.of(id), "id", List.of(), null), List.of("1"), bytes);
  }
}
