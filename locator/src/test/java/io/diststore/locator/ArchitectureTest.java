package io.diststore.locator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import org.junit.jupiter.api.Test;

/**
 * Tests that the locator and its packages have only the dependencies that they are allowed to have.
 */
class ArchitectureTest {
  private static final JavaClasses LOCATOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore.locator");

  @Test
  void theLocatorDependsOnlyOnTheRingTheTransportNettyAndThrift() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.diststore.locator..",
                "io.diststore.ring..",
                "io.diststore.transport..",
                "io.diststore.thrift..",
                "io.netty..",
                "org.apache.thrift..",
                "org.slf4j..",
                "java.."))
        .because("other services can be built on the locator without Quarkus")
        .check(LOCATOR);
  }

  @Test
  void theCodecNeedsNoSocket() {
    noClasses()
        .that()
        .resideInAPackage("io.diststore.locator.wire..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.netty..", "io.diststore.transport..")
                .and(not(belongToAnyOf(StructReader.class, StructWriter.class))))
        .because("the simulation uses the same codec without a network")
        .check(LOCATOR);
  }

  @Test
  void thePackagesInsideDoNotDependOnTheMember() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.diststore.locator.wire..",
            "io.diststore.locator.link..",
            "io.diststore.locator.discovery..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.diststore.locator")
        .check(LOCATOR);
  }
}
