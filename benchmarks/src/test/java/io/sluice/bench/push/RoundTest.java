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

  private static Round round(String kind, double eventsPerSecond) {
    return new Round(kind, eventsPerSecond, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1);
  }
}
