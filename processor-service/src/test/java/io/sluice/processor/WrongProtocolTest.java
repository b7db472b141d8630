package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.Simulation.Options;
import io.sluice.processor.Simulation.ViolationException;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The [Simulation] finds out protocols that are wrong: a check that cannot fail is none.
class WrongProtocolTest {
  private static final int LONG = 300;
  private static final int[] SHORTER = {200, 130, 90, 60, 40, 20};
  private static final int SCHEDULES = 50_000;

  /// How many shorter schedules are tried, so that what is printed can be read.
  private static final int SHORTER_SCHEDULES = 500;

  @ParameterizedTest
  @EnumSource
  void isFoundOut(WrongProtocol wrong) {
    Options options = wrong.options(LONG);
    OptionalLong caught = find(options, SCHEDULES);
    assertThat(caught).as("seed of a schedule in which it fails").isPresent();
    for (int steps : SHORTER) {
      OptionalLong shorter = find(wrong.options(steps), SHORTER_SCHEDULES);
      if (shorter.isPresent()) {
        options = wrong.options(steps);
        caught = shorter;
      }
    }
    print(wrong, caught.getAsLong(), options);
  }

  private static OptionalLong find(Options options, int schedules) {
    return LongStream.range(0, schedules).parallel().filter(seed -> fails(seed, options)).findAny();
  }

  private static boolean fails(long seed, Options options) {
    try {
      new Simulation(seed, options, new SimulationReport(false)).run();
      return false;
    } catch (ViolationException e) {
      return true;
    }
  }

  private static void print(WrongProtocol wrong, long seed, Options options) {
    var report = new SimulationReport(true);
    String violation = "none";
    try {
      new Simulation(seed, options, report).run();
    } catch (ViolationException e) {
      violation = e.getMessage();
    }
    System.out.printf("%n%s, seed %d, %d steps: %s%n", wrong, seed, options.steps(), violation);
    report.trace().forEach(System.out::println);
  }
}
