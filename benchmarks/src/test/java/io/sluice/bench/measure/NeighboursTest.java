package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.bench.measure.Neighbours.Looks;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  /// A step has some twenty instructions: less than any processor needs for two of them, or more
  /// than a slow one for a thousand, is something else.
  @Test
  void looksAgainAndAgainWhatAStepTakes() throws Exception {
    Looks before = Neighbours.looks();

    Await.until("three looks", () -> Neighbours.looks().since(before).count() >= 3);

    assertThat(Neighbours.looks().since(before).nanosOfStep()).isBetween(0.2, 1_000.0);
  }

  @Test
  void looksThatCameBeforeDoNotCount() {
    Looks since = new Looks(30, 50_000_000).since(new Looks(10, 10_000_000));

    assertThat(since.count()).isEqualTo(20);
    assertThat(since.nanosOfStep()).isEqualTo(100);
  }

  @Test
  void whereNothingWasSeenNothingIsSaid() {
    assertThat(new Looks(3, 7).since(new Looks(3, 7)).nanosOfStep()).isNaN();
  }
}
