package io.sluice.bench.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
  @Test
  void aServiceIsWarmByWhatItsCompilersUseOfItsOwnTime() {
    CpuTimes before = times(1_000, 800, 50);
    CpuTimes after = times(1_400, 820, 9_000);

    assertThat(after.since(before).compiling()).isEqualTo(0.05);
    assertThat(before.compiling()).isEqualTo(0.8);
    assertThat(CpuTimes.NONE.compiling()).as("of what did nothing").isZero();
  }

  @Test
  void allIsTheServiceOnceAndWhatItUses() {
    assertThat(times(1_000, 800, 50).seconds()).isEqualTo(1.15);
  }

  @Test
  void aTimeIsSharedByItsEvents() {
    assertThat(CpuTimes.micros(Duration.ofMillis(3), 200)).isEqualTo(15);
  }

  private static CpuTimes times(long service, long compilers, long others) {
    Duration other = Duration.ofMillis(others);
    return new CpuTimes(
        Duration.ofMillis(service), Duration.ofMillis(compilers), other, other, other);
  }
}
