package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The walls stand here, too. That each can fall, its own tests show.
class BenchWallsTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          // What measures a connector's own steps stands in its package, and is no part of it.
          .withImportOption(
              location -> !location.contains("/benchmarks/target/classes/io/sluice/processor/"))
          .importPackages("io.sluice");

  @Test
  void theBenchmarksAreLookedAt() {
    assertThat(OURS).anyMatch(c -> c.getPackageName().equals("io.sluice.bench.kill"));
  }

  @TestFactory
  Stream<DynamicTest> theWallsStand() {
    return new Walls("io.sluice")
        .all().stream()
            .map(wall -> DynamicTest.dynamicTest(wall.getDescription(), () -> wall.check(OURS)));
  }
}
