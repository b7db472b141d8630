package io.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalmTest {
  @Test
  void theThirdThatCostLeastIsLeft() {
    assertThat(Calm.of(List.of(9.0, 4.0, 7.0, 3.0, 8.0, 5.0, 6.0), cost -> cost))
        .containsExactly(3.0, 4.0, 5.0);
    assertThat(Calm.of(List.of(9.0, 4.0, 7.0), cost -> cost)).containsExactly(4.0);
    assertThat(Calm.of(List.of(2.0), cost -> cost)).containsExactly(2.0);
  }
}
