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

  private static final int PROCESSORS = 3;

  /// Of each processor, at least.
  private static final int HITS_IN_TWO_MINUTES = 10;

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
        steps(7, 10).stream()
            .flatMap(List::stream)
            .map(Step::fault)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));

    // BigQuery is away once, at a time of its own.
    assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.BIGQUERY_AWAY)));
  }

  @Test
  void whoeverIsAwayIsAwayForLongerThanTheLease() {
    for (Fault fault : List.of(Fault.PAUSE_PROCESSOR, Fault.KILL_BEFORE_APPEND)) {
      assertThat(steps(7, 100).stream().flatMap(List::stream))
          .filteredOn(step -> step.fault() == fault)
          .isNotEmpty()
          .allMatch(step -> step.lasts().compareTo(LEASE) > 0);
    }
  }

  @Test
  void everyRunBeginsWithClaimsInVainAndLostAnswers() {
    assertThat(Schedule.opening(7, PROCESSORS, LEASE))
        .isEqualTo(Schedule.opening(7, PROCESSORS, LEASE))
        .isNotEqualTo(Schedule.opening(8, PROCESSORS, LEASE))
        .anyMatch(step -> step.fault() == Fault.KILL_BEFORE_APPEND)
        .anyMatch(step -> step.fault() == Fault.LOSE_APPEND_ANSWERS)
        .allMatch(step -> step.lasts().compareTo(LEASE) > 0)
        .allMatch(step -> step.victim() < PROCESSORS);
  }

  @Test
  void inTwoMinutesEveryProcessorIsHitInEveryWay() {
    for (long seed = 0; seed < 100; seed++) {
      for (List<Step> steps : steps(seed, HITS_IN_TWO_MINUTES).subList(0, PROCESSORS)) {
        assertThat(steps.stream().map(Step::fault))
            .contains(
                Fault.KILL_PROCESSOR,
                Fault.KILL_BEFORE_APPEND,
                Fault.PAUSE_PROCESSOR,
                Fault.DRAIN_PROCESSOR);
      }
    }
  }

  @Test
  void everyProcessorIsHitByItsOwnLaneAndByTheNetwork() {
    List<List<Step>> steps = steps(7, 100);

    for (int i = 0; i < PROCESSORS; i++) {
      int number = i;
      assertThat(steps.get(i)).allMatch(step -> step.victim() == number);
    }
    assertThat(steps.get(3).stream().map(Step::victim).distinct())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  private static List<List<Step>> steps(long seed, int count) {
    return Schedule.lanes(seed, PROCESSORS, LEASE).stream()
        .map(lane -> Stream.generate(lane::next).limit(count).toList())
        .toList();
  }
}
