package io.diststore.ring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What makes the ring a state machine that a simulator can run: nothing gets in but by events, and
 * nothing out but by the outbox.
 */
class ArchitectureTest {
  private static final JavaClasses RING =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore.ring");

  /** Each package with those of the ring that it may know; none may know a package below it. */
  private static final Map<String, Set<String>> KNOWS =
      Map.of(
          "placement", Set.of(),
          "view", Set.of("placement"),
          "segment", Set.of("placement"),
          "request", Set.of("segment"),
          "message", Set.of("view", "segment", "request"),
          "shell", Set.of("view", "request", "message"),
          "register", Set.of("view", "message", "shell"),
          "membership", Set.of("view", "shell"),
          "node",
              Set.of("view", "segment", "request", "message", "shell", "register", "membership"));

  @Test
  void theRingKnowsTheJdkAndTheHashAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "io.diststore.ring..",
                    "com.dynatrace.hash4j.hashing",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.util.random",
                    "java.nio.charset",
                    "java.time")
                .or(type(ByteOrder.class)))
        .because("neither sockets nor files nor locks nor anybody's framework belong into it")
        .check(RING);
  }

  @Test
  void nothingInTheRingRunsOnAThreadOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, Runtime.class, Process.class, ProcessBuilder.class, ThreadLocal.class)
        .because("one thread turns the state machine, whoever owns it")
        .check(RING);
  }

  @Test
  void nothingInTheRingReadsAClock() {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(System.class, "nanoTime")
                .or(calls(System.class, "currentTimeMillis"))
                .or(describe("some clock of java.time", ArchitectureTest::readsClock)))
        .because("the time comes with each event: a simulated hour takes a second, and repeats")
        .check(RING);
  }

  /** All of java.time but spans of time. */
  private static boolean readsClock(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return owner.getPackageName().startsWith("java.time") && !owner.isEquivalentTo(Duration.class);
  }

  @Test
  void nothingInTheRingDrawsRandomNumbersOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, SplittableRandom.class, UUID.class)
        .orShould()
        .accessTargetWhere(
            calls(Math.class, "random")
                .or(calls(RandomGenerator.class, "getDefault"))
                .or(calls(RandomGenerator.class, "of"))
                .or(calls(System.class, "identityHashCode")))
        .because("randomness is given to it, seeded: the same seed gives the same run")
        .check(RING);
  }

  @Test
  void nothingInTheRingPrintsOrReadsItsEnvironment() {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(System.class, "out")
                .or(calls(System.class, "err"))
                .or(calls(System.class, "in"))
                .or(calls(System.class, "getenv"))
                .or(calls(System.class, "getProperty")))
        .because("what it has to say are notices, what it has to know are settings")
        .check(RING);
  }

  /** Calls of a method, or uses of a field, by name. */
  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        access -> access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name));
  }

  @Test
  void packagesKnowOnlyThoseThatTheyStandOn() {
    KNOWS.forEach(
        (name, known) -> {
          DescribedPredicate<JavaClass> others =
              resideInAPackage("io.diststore.ring..")
                  .and(
                      DescribedPredicate.not(resideInAPackage("io.diststore.ring." + name + "..")));
          for (String other : known) {
            others =
                others.and(
                    DescribedPredicate.not(resideInAPackage("io.diststore.ring." + other + "..")));
          }
          noClasses()
              .that()
              .resideInAPackage("io.diststore.ring." + name + "..")
              .should()
              .dependOnClassesThat(others)
              .because(name + " stands on " + known + " alone")
              .check(RING);
        });
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.diststore.ring.(*)..").should().beFreeOfCycles().check(RING);
  }
}
