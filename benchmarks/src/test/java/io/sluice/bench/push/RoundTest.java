package io.sluice.bench.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
  @Test
  void theMiddleIsOfOneKindAlone() {
    var rounds =
        List.of(
            round(Delivery.EXACTLY_ONCE, 10),
            round(Delivery.AT_LEAST_ONCE, 500),
            round(Delivery.EXACTLY_ONCE, 30));

    assertThat(Round.middle(rounds, Delivery.EXACTLY_ONCE, Round::eventsPerSecond)).isEqualTo(20);
    assertThat(Round.middle(rounds, Delivery.AT_LEAST_ONCE, Round::eventsPerSecond)).isEqualTo(500);
  }

  private static Round round(Delivery delivery, double eventsPerSecond) {
    return new Round(delivery, eventsPerSecond, 1, 1, 1);
  }
}
