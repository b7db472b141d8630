package io.sluice.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.load.Kind;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.measure.Counters;
import io.sluice.bench.measure.Exposition;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Starts from a run that is passed, and breaks one thing at a time.
class FindingsTest {
  private final Ledger ledger = new Ledger();
  private final Journal journal = new Journal();
  private final Map<String, Double> samples = new HashMap<>();

  @BeforeEach
  void passes() {
    int number = ledger.draw(Kind.PLAIN, 1);
    ledger.answered(Kind.PLAIN, number);
    ledger.found(Kind.PLAIN.mark(number), 1);
    journal.hit(3);
    for (Metric.Moving metric : Metric.MOVING) {
      samples.put(metric.name() + metric.labels(), 1.0);
    }
    assertThat(findings(true).complaints()).isEmpty();
  }

  @Test
  void aLostEventFailsTheRun() {
    ledger.answered(Kind.PLAIN, ledger.draw(Kind.PLAIN, 1));

    assertThat(findings(true).complaints()).containsExactly("1 events were lost");
  }

  @Test
  void aDoubledEventFailsTheRun() {
    ledger.found(Kind.PLAIN.mark(0), 1);

    assertThat(findings(true).complaints()).containsExactly("1 events are stored twice");
  }

  @Test
  void aRowThatNobodySentFailsTheRun() {
    ledger.found("p-9", 1);

    assertThat(findings(true).complaints()).containsExactly("1 rows were never sent");
  }

  @Test
  void aSystemThatDoesNotComeToRestFailsTheRun() {
    assertThat(findings(false).complaints()).containsExactly("the system did not come to rest");
  }

  @Test
  void aProcessThatEndsByItselfFailsTheRun() {
    journal.died("processor-1");

    assertThat(findings(true).complaints()).containsExactly("processor-1 ended by itself");
  }

  @Test
  void aViolatedFenceFailsTheRun() {
    samples.put(Metric.FENCE_VIOLATED, 1.0);

    assertThat(findings(true).complaints()).containsExactly("1 times a fence was violated");
  }

  @Test
  void hitsOfIdleProcessorsProveNothing() {
    journal.hit(0);
    journal.hit(0);

    assertThat(findings(true).complaints())
        .containsExactly("at half of the hits nothing was in flight");
  }

  @Test
  void eachCounterHasToMove() {
    for (Metric.Moving metric : Metric.MOVING) {
      samples.put(metric.name() + metric.labels(), 0.0);
      assertThat(findings(true).complaints()).containsExactly("there were no " + metric.words());
      samples.put(metric.name() + metric.labels(), 1.0);
    }
  }

  @Test
  void faultsThatLeaveNothingToBreakProveNothing() {
    assertThat(findings(true, 100, 5).complaints()).isEmpty();
    assertThat(findings(true, 100, 4).complaints())
        .containsExactly("next to nothing was stored while faults were made");
  }

  private Findings findings(boolean quiet) {
    return findings(quiet, 1, 1);
  }

  private Findings findings(boolean quiet, long stored, long meanwhile) {
    var counters = new Counters();
    counters.seen("processor-0/1", new Exposition(samples));
    return new Findings(ledger.balance(20), journal, counters, quiet, stored, meanwhile);
  }
}
