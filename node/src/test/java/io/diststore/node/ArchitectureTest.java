package io.diststore.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which module may know which: this one, that has all the others on its class path, says so. */
class ArchitectureTest {
  private static final String THRIFT = "io.diststore.thrift..";
  private static final String TRANSPORT = "io.diststore.transport..";
  private static final String RING = "io.diststore.ring..";
  private static final String LOCATOR = "io.diststore.locator..";
  private static final String CLIENT = "io.diststore.client..";
  private static final String NODE = "io.diststore.node..";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore");

  @Test
  void theTransportCarriesServicesOfWhichItKnowsNone() {
    noClasses()
        .that()
        .resideInAPackage(TRANSPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(THRIFT, RING, LOCATOR, CLIENT, NODE)
        .check(PRODUCT);
  }

  @Test
  void generatedCodeKnowsThriftAlone() {
    classes()
        .that()
        .resideInAPackage(THRIFT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(THRIFT, "org.apache.thrift..", "org.slf4j..", "java.."))
        .check(PRODUCT);
  }

  @Test
  void theRingKnowsNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(RING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(THRIFT, TRANSPORT, LOCATOR, CLIENT, NODE)
        .check(PRODUCT);
  }

  @Test
  void theClientKnowsTheServicesAndOfTheRingOnlyWhereKeysLive() {
    classes()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                CLIENT,
                THRIFT,
                "io.diststore.ring.view",
                "io.diststore.ring.placement",
                "org.apache.thrift..",
                "java.."))
        .because("a command-line tool has to start in a blink")
        .check(PRODUCT);
  }

  @Test
  void aMemberOfARingKnowsNeitherClientsNorTheProcessAroundIt() {
    noClasses()
        .that()
        .resideInAPackage(LOCATOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENT, NODE, "io.quarkus..", "picocli..")
        .check(PRODUCT);
  }

  @Test
  void toolsKnowNothingThatStartsSlowly() {
    noClasses()
        .that()
        .resideInAPackage("io.diststore.node.tool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            RING, LOCATOR, TRANSPORT, "io.quarkus..", "io.netty..", "io.vertx..", "jakarta..")
        .check(PRODUCT);
  }

  @Test
  void onlyCommandsSpeakOnStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage(NODE)
        .should(ACCESS_STANDARD_STREAMS)
        .because("a library has callers, and a log for the rest")
        .check(PRODUCT);
  }
}
