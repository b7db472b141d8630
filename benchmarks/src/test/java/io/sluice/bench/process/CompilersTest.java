package io.sluice.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What is counted as the time of compilers.
class CompilersTest {
  private static final String TIMES = " S 1 2 3 0 -1 4 5 6 7 8 120 30 0 0 20 0 48 0 100 200";

  @Test
  void theTimeOfACompilerIsThatInUserModeAndInTheKernel() {
    assertThat(Compilers.ticks("77 (C2 CompilerThre)" + TIMES)).isEqualTo(150);
    assertThat(Compilers.ticks("78 (C1 CompilerThre)" + TIMES)).isEqualTo(150);
  }

  @Test
  void otherThreadsAreNotCounted() {
    assertThat(Compilers.ticks("79 (GC Thread#0)" + TIMES)).isZero();
    assertThat(Compilers.ticks("80 (my C2 Compiler)" + TIMES)).isZero();
  }

  @Test
  void thisProcessHasCompiledSomething() {
    assertThat(Compilers.time(ProcessHandle.current().pid())).isPositive();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theUnitIsThatOfTheSystem() throws Exception {
    Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
    String ticks = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

    assertThat(Compilers.TICK.multipliedBy(Long.parseLong(ticks.strip()))).hasSeconds(1);
  }

  @Test
  void aProcessThatIsNotThereHasNone() {
    assertThat(Compilers.time(Long.MAX_VALUE)).isEqualTo(Duration.ZERO);
  }
}
