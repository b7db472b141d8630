package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The walls stand, and each of them would be seen to fall.
class WallsTest {
  private static final String ROOT = "io.sluice";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  @Test
  void everyModuleIsLookedAt() {
    assertThat(List.of("model", "service", "ingest", "processor", "local"))
        .allSatisfy(module ->
            assertThat(OURS).anyMatch(c -> c.getPackageName().equals(ROOT + "." + module)));
  }

  @TestFactory
  Stream<DynamicTest> theWallsStand() {
    return new Walls(ROOT)
        .all().stream().map(wall -> DynamicTest.dynamicTest(name(wall), () -> wall.check(OURS)));
  }

  /// The package `io.sluice.breach` breaks every rule, in a tree like the real one.
  @TestFactory
  Stream<DynamicTest> everyWallIsSeenToFall() {
    JavaClasses breaches = new ClassFileImporter().importPackages(ROOT + ".breach");
    return new Walls(ROOT + ".breach")
        .all().stream()
            .map(wall ->
                DynamicTest.dynamicTest(
                    name(wall), () -> assertThat(wall.evaluate(breaches).hasViolation()).isTrue()));
  }

  private static String name(ArchRule wall) {
    return wall.getDescription();
  }
}
