package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void whatIsWarmLeavesItsTimeToTheOthers() throws Exception {
    var worked = new ArrayList<String>();
    WarmUp.run(
        List.of("quick", "slow", "other"),
        Duration.ofHours(1),
        (one, time, number) -> {
          worked.add(one + " " + number);
          assertThat(time).isEqualTo(Duration.ofHours(1).dividedBy(3L * WarmUp.SLICES));
          return number >= (one.equals("slow") ? 3 : 1);
        });

    assertThat(worked).containsExactly("quick 1", "slow 1", "other 1", "slow 2", "slow 3");
  }

  @Test
  void whatNeverBecomesWarmWorksOnceAndStopsWhenTheTimeIsOver() throws Exception {
    var worked = new ArrayList<Integer>();
    WarmUp.run(
        List.of("cold"),
        Duration.ofMillis(1),
        (_, _, number) -> {
          worked.add(number);
          return false;
        });

    assertThat(worked).startsWith(1);
  }
}
