package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final String DUPLICATE = "sluice_processor_rows_duplicate_total";

  private final Counters counters = new Counters();

  @Test
  void whatAKilledProcessHadCountedCounts() {
    counters.seen("a/1", Exposition.parse(DUPLICATE + " 3.0\n"));
    counters.seen("a/1", Exposition.parse(DUPLICATE + " 5.0\n"));
    counters.seen("a/2", Exposition.parse(DUPLICATE + " 1.0\n"));
    counters.seen("b/1", Exposition.parse(DUPLICATE + " 1.0E2\n"));

    assertThat(counters.sum(DUPLICATE)).isEqualTo(106);
  }

  @Test
  void labelsAreToldApart() {
    counters.seen(
        "a/1",
        Exposition.parse(
            """
            # HELP sluice_processor_rows_duplicate_total Rows.
            sluice_processor_rows_duplicate_total{kind="event"} 2.0
            sluice_processor_rows_duplicate_total{kind="message"} 3.0
            sluice_processor_rows_duplicate_total_more 50.0
            jvm_threads 7.0
            """));

    assertThat(counters.sum(DUPLICATE)).isEqualTo(5);
    assertThat(counters.byLabels(DUPLICATE))
        .isEqualTo(Map.of("{kind=\"event\"}", 2.0, "{kind=\"message\"}", 3.0));
    assertThat(counters.knows("sluice_processor_rows")).isFalse();
  }
}
