package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YardstickTest {
  /// Between a tenth and a hundred times what processors of 2020 do.
  @Test
  void isWhatAProcessorMayDeflate() throws InterruptedException {
    assertThat(Yardstick.megabytes()).isBetween(2.0, 2_000.0);
  }
}
