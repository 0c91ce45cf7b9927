package io.diststore.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Tests that the client for tools depends only on Thrift, and that the ring client depends on no
 * framework.
 */
class ArchitectureTest {
  private static final JavaClasses CLIENT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore.client");

  @Test
  void theClientOfTheToolsNeedsOnlyThrift() {
    classes()
        .that()
        .resideInAPackage("io.diststore.client")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.diststore.client", "io.diststore.thrift..", "org.apache.thrift..", "java.."))
        .because("a command-line tool must start quickly")
        .check(CLIENT);
  }

  @Test
  void theRingClientNeedsTheTransportAndThePlacementOfKeys() {
    classes()
        .that()
        .resideInAPackage("io.diststore.client.ring")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.diststore.client..",
                "io.diststore.ring.placement",
                "io.diststore.thrift..",
                "io.diststore.transport",
                "io.netty..",
                "org.apache.thrift..",
                "org.slf4j..",
                "java..",
                "javax.net.ssl"))
        .check(CLIENT);
  }
}
