package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.Simulation.Options;
import io.sluice.processor.Simulation.ViolationException;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Plays the protocol through: many schedules, each decided by its seed.
///
/// `-Dsluice.simulation.schedules=N` plays more of them, `-Dsluice.simulation.seed=S` begins
/// elsewhere, and with one schedule prints its every step.
class SimulationTest {
  private static final long SCHEDULES = Long.getLong("sluice.simulation.schedules", 100_000);
  private static final long FIRST_SEED = Long.getLong("sluice.simulation.seed", 1);
  private static final int STEPS = 300;

  /// From how many schedules on everything has to have been tried.
  private static final long MANY = 10_000;

  private static final String[] TRIED = {
    "claimed while rows are appended",
    "events inherited",
    "looked up: all there",
    "looked up: none there",
    "looked up: some there",
    "memory unreachable",
    "not confirmed",
    "not looked up",
    "not opened",
    "not settled",
    "rotated: a claim waited too long for the append before it",
    "rotated: finalized",
    "rotated: no answer",
    "rotated: rows are refused",
    "taken over: mixed",
    "taken over: nowhere",
    "taken over: written",
    "waits: BUSY",
    "waits: OLD",
    "waits: ROTATION",
    "waits: STALE"
  };

  @Test
  void everyEventIsStoredExactlyOnce() {
    play(
        new Options(ModelDeduplicator::new, Set.of(), false, STEPS),
        Math.max(1, SCHEDULES * 4 / 5));
  }

  @Test
  void alsoWhenTheMemoryIsLostNowAndThen() {
    play(new Options(ModelDeduplicator::new, Set.of(), true, STEPS), Math.max(1, SCHEDULES / 5));
  }

  private static void play(Options options, long schedules) {
    var total = new SimulationReport(false);
    var violations = new ConcurrentLinkedQueue<String>();
    long start = System.nanoTime();
    LongStream.range(FIRST_SEED, FIRST_SEED + schedules)
        .parallel()
        .forEach(seed -> {
          var report = new SimulationReport(false);
          try {
            new Simulation(seed, options, report).run();
          } catch (ViolationException e) {
            violations.add("seed " + seed + ": " + e.getMessage());
          }
          synchronized (total) {
            total.add(report);
          }
        });
    System.out.printf(
        "%d schedules from seed %d, %.0f a second%n%s%n%s%n",
        schedules,
        FIRST_SEED,
        schedules / ((System.nanoTime() - start) / 1e9),
        total.faults(),
        total.events());
    if (schedules == 1) {
      trace(FIRST_SEED, options);
    }
    assertThat(violations).isEmpty();
    assertThat(total.contradictions()).isEmpty();
    assertThat(total.events()).doesNotContainKeys("fence violated", "broken");
    if (schedules >= MANY) {
      assertThat(total.events()).containsKeys(TRIED);
    }
  }

  private static void trace(long seed, Options options) {
    var report = new SimulationReport(true);
    try {
      new Simulation(seed, options, report).run();
    } catch (ViolationException e) {
      report.trace().add(e.getMessage());
    }
    report.trace().forEach(System.out::println);
  }
}
