package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void sharesAreTakenByTheNearestRank() {
    var latencies = new Latencies();
    for (int millis = 2_000; millis > 0; millis--) {
      latencies.add(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    assertThat(latencies.count()).isEqualTo(2_000);
    assertThat(latencies.millis(0.5)).isEqualTo(1_000);
    assertThat(latencies.millis(0.95)).isEqualTo(1_900);
    assertThat(latencies.millis(0)).isEqualTo(1);
    assertThat(latencies.millis(1)).isEqualTo(2_000);
  }

  @Test
  void noneTakeNoTime() {
    assertThat(new Latencies().millis(0.5)).isZero();
  }

  @Test
  void someAndOthersAreAll() {
    var some = new Latencies();
    some.add(3_000_000);
    var others = new Latencies();
    others.add(1_000_000);
    others.add(2_000_000);

    Latencies all = some.plus(others);

    assertThat(all.count()).isEqualTo(3);
    assertThat(all.millis(0.5)).isEqualTo(2);
    assertThat(some.count()).as("as it was").isEqualTo(1);
  }
}
