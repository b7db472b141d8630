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
}
