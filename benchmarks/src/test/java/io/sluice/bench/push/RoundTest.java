package io.sluice.bench.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
  @Test
  void theMiddleIsOfOneKindAlone() {
    var rounds = List.of(round("one", 10), round("other", 500), round("one", 30));

    assertThat(Round.middle(rounds, "one").eventsPerSecond()).isEqualTo(20);
    assertThat(Round.middle(rounds, "other").eventsPerSecond()).isEqualTo(500);
  }

  @Test
  void whatCompilersUseIsLeftOutOfWhatAWarmServiceCosts() {
    var round = new Round("one", 1, 20, 6, 3, 5, 7, 0, 1, 1, 0, 1, 1);

    assertThat(round.settledMicros()).isEqualTo(14);
    assertThat(round.allMicros()).as("all but the load").isEqualTo(28);
    var other = new Round("one", 1, 30, 8, 3, 5, 7, 0, 1, 1, 0, 1, 1);
    assertThat(Round.middle(List.of(round, other), "one").settledMicros()).isEqualTo(18);
  }

  private static Round round(String kind, double eventsPerSecond) {
    return new Round(kind, eventsPerSecond, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1);
  }
}
