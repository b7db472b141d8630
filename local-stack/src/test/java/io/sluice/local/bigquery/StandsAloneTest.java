package io.sluice.local.bigquery;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class StandsAloneTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sluice.local.bigquery");

  @Test
  void theLocalBigQueryNeedsNothingElseOfOurs() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sluice..")
                .and(not(resideInAPackage("io.sluice.local.bigquery.."))))
        .check(CLASSES);
  }

  @Test
  void theStoreKnowsNoWireAndTheWiresDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..bigquery.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..bigquery.rest..", "..bigquery.write..", "io.grpc..", "com.sun.net..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..bigquery.write..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..bigquery.rest..")
        .check(CLASSES);
  }
}
