package io.sluice.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration LEASE = Duration.ofSeconds(6);

  @Test
  void theSameSeedMakesTheSameFaults() {
    assertThat(steps(42, 100)).isEqualTo(steps(42, 100));
    assertThat(steps(42, 100)).isNotEqualTo(steps(43, 100));
  }

  @Test
  void processorsAreNotHitInStep() {
    List<List<Step>> steps = steps(42, 20);

    assertThat(steps.get(0).stream().map(Step::fault).toList())
        .isNotEqualTo(steps.get(1).stream().map(Step::fault).toList());
  }

  @Test
  void everyKindComesUpSoon() {
    Set<Fault> seen =
        steps(7, 13).stream()
            .flatMap(List::stream)
            .map(Step::fault)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));

    // BigQuery is away once, at a time of its own.
    assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.BIGQUERY_AWAY)));
  }

  @Test
  void aPauseIsLongerThanTheLease() {
    assertThat(steps(7, 100).stream().flatMap(List::stream))
        .filteredOn(step -> step.fault() == Fault.PAUSE_PROCESSOR)
        .isNotEmpty()
        .allMatch(step -> step.lasts().compareTo(LEASE) > 0);
  }

  @Test
  void everyProcessorIsHitByItsOwnLaneAndByTheNetwork() {
    List<List<Step>> steps = steps(7, 100);

    for (int i = 0; i < 3; i++) {
      int number = i;
      assertThat(steps.get(i)).allMatch(step -> step.victim() == number);
    }
    assertThat(steps.get(3).stream().map(Step::victim).distinct())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  private static List<List<Step>> steps(long seed, int count) {
    return Schedule.lanes(seed, 3, LEASE).stream()
        .map(lane -> Stream.generate(lane::next).limit(count).toList())
        .toList();
  }
}
