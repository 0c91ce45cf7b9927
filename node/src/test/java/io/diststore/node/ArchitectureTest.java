package io.diststore.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import org.junit.jupiter.api.Test;

/**
 * Checks which modules may depend on which other modules. The test is in this module, because every
 * other module is on this module's class path.
 */
class ArchitectureTest {
  private static final String THRIFT = "io.diststore.thrift..";
  private static final String TRANSPORT = "io.diststore.transport..";
  private static final String RING = "io.diststore.ring..";
  private static final String LOCATOR = "io.diststore.locator..";
  private static final String CLIENT = "io.diststore.client..";
  private static final String CRDS = "io.diststore.crds..";
  private static final String KUBERNETES = "io.diststore.node.kubernetes..";
  private static final String NODE = "io.diststore.node..";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore");

  @Test
  void theTransportDependsOnNoService() {
    noClasses()
        .that()
        .resideInAPackage(TRANSPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(THRIFT, RING, LOCATOR, CLIENT, NODE)
        .check(PRODUCT);
  }

  @Test
  void generatedCodeDependsOnlyOnThrift() {
    classes()
        .that()
        .resideInAPackage(THRIFT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(THRIFT, "org.apache.thrift..", "org.slf4j..", "java.."))
        .check(PRODUCT);
  }

  @Test
  void theRingDependsOnNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(RING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(THRIFT, TRANSPORT, LOCATOR, CLIENT, NODE)
        .check(PRODUCT);
  }

  @Test
  void otherModulesUseOnlyTheEntryPointsOfTheRing() {
    noClasses()
        .that()
        .resideOutsideOfPackage(RING)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.diststore.ring.turn..",
                    "io.diststore.ring.lease..",
                    "io.diststore.ring.copy..",
                    "io.diststore.ring.primary..",
                    "io.diststore.ring.membership..",
                    "io.diststore.ring.register..")
                .and(
                    not(
                        belongToAnyOf(
                            RingSettings.class,
                            RegisterChoice.class,
                            Observer.class,
                            PeerRegister.class))))
        .because("a member is created with RingSettings and used through RingNode")
        .check(PRODUCT);
  }

  @Test
  void theClientUsesOnlyThePlacementOfTheRing() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(RING, LOCATOR, NODE, "io.quarkus..", "io.vertx..", "jakarta..")
                .and(not(resideInAPackage("io.diststore.ring.placement"))))
        .check(PRODUCT);
  }

  @Test
  void theLocatorDependsNeitherOnTheClientNorOnTheNode() {
    noClasses()
        .that()
        .resideInAPackage(LOCATOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENT, NODE, "io.quarkus..", "picocli..")
        .check(PRODUCT);
  }

  @Test
  void toolsDependOnNothingThatStartsSlowly() {
    noClasses()
        .that()
        .resideInAPackage("io.diststore.node.tool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            RING,
            LOCATOR,
            TRANSPORT,
            CRDS,
            KUBERNETES,
            "io.fabric8..",
            "io.quarkus..",
            "io.netty..",
            "io.vertx..",
            "jakarta..")
        .check(PRODUCT);
  }

  @Test
  void onlyNodesInPodsLoadTheKubernetesClient() {
    noClasses()
        .that()
        .resideInAnyPackage(NODE, LOCATOR, CLIENT)
        .and()
        .resideOutsideOfPackage(KUBERNETES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDS, "io.fabric8..")
        .because("loading the Kubernetes client takes a large part of a second")
        .check(PRODUCT);
  }

  @Test
  void thePackagesOfTheNodeHaveNoCycles() {
    slices().matching("io.diststore.node.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void metricsAreIndependentOfQuarkus() {
    noClasses()
        .that()
        .resideInAPackage("io.diststore.node.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..", "io.diststore.node.http..")
        .check(PRODUCT);
  }

  @Test
  void onlyCommandsWriteToStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage(NODE)
        .should(ACCESS_STANDARD_STREAMS)
        .because("a library returns results to its callers and logs everything else")
        .check(PRODUCT);
  }
}
