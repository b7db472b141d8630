package io.sluice.bench.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.bench.measure.Latencies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundTest {
  @Test
  void eachIsForOneEvent() {
    Round round = round(1_000, 2, 20, 6);

    assertThat(round.eventsPerSecond()).isEqualTo(500);
    assertThat(round.serviceMicros()).isEqualTo(20);
    assertThat(round.compilerMicros()).isEqualTo(6);
    assertThat(round.redisMicros()).isEqualTo(1_000);
    assertThat(round.stackMicros()).isEqualTo(2_000);
    assertThat(round.loadMicros()).isEqualTo(3_000);
    assertThat(round.others()).isEqualTo(0.25);
    assertThat(round.allocatedBytes()).isCloseTo(7_340, within(1.0));
  }

  @Test
  void whatCompilersUseIsLeftOutOfWhatAWarmServiceCosts() {
    assertThat(round(1_000, 2, 20, 6).settledMicros()).isEqualTo(14);
  }

  /// A long turn says more than a short one.
  @Test
  void turnsWeighAsMuchAsTheyLast() {
    Round both = round(1_000, 2, 20, 6).plus(round(3_000, 2, 40, 10));

    assertThat(both.eventsPerSecond()).isEqualTo(1_000);
    assertThat(both.serviceMicros()).isEqualTo(35);
    assertThat(both.settledMicros()).isEqualTo(26);
    assertThat(both.others()).isEqualTo(0.25);
    assertThat(both.allocatedMegabytes()).isEqualTo(14);
    assertThat(both.peakMegabytes()).as("the most there was").isEqualTo(300);
    assertThat(both.alone().count()).isEqualTo(2);
  }

  private static Round round(long events, int seconds, int micros, int compilerMicros) {
    var cpu =
        new CpuTimes(
            Duration.ofNanos(events * micros * 1_000),
            Duration.ofNanos(events * compilerMicros * 1_000),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3));
    var alone = new Latencies();
    alone.add(1);
    long peak = events / 10;
    return new Round(
        "one", events, Duration.ofSeconds(seconds), cpu, 0.25 * seconds, 7, peak, alone);
  }
}
