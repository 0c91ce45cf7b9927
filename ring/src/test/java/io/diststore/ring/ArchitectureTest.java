package io.diststore.ring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the ring a state machine that a simulator can run: input comes only as events, and output
 * goes only through the outbox. Also keeps its packages in order.
 */
class ArchitectureTest {
  private static final JavaClasses RING =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore.ring");

  /**
   * The packages of the ring from the bottom to the top, each with those that it may know. A
   * package may only know packages above its own line.
   */
  private static final Map<String, Set<String>> KNOWS = new LinkedHashMap<>();

  static {
    KNOWS.put("placement", Set.of());
    KNOWS.put("view", Set.of("placement"));
    KNOWS.put("segment", Set.of("placement"));
    KNOWS.put("request", Set.of("segment"));
    KNOWS.put("message", Set.of("view", "segment", "request"));
    KNOWS.put("shell", Set.of("view", "request", "message"));
    KNOWS.put("register", Set.of("view", "message", "shell"));
    KNOWS.put("turn", Set.of("view", "segment", "message", "shell"));
    KNOWS.put("lease", Set.of("view", "shell", "turn"));
    KNOWS.put("copy", Set.of("view", "segment", "message", "shell", "turn"));
    KNOWS.put(
        "primary",
        Set.of("view", "segment", "request", "message", "shell", "turn", "lease", "copy"));
    KNOWS.put(
        "membership",
        Set.of("view", "segment", "message", "shell", "register", "turn", "lease", "copy"));
    KNOWS.put(
        "node",
        Set.of(
            "view",
            "segment",
            "request",
            "message",
            "shell",
            "register",
            "turn",
            "lease",
            "copy",
            "primary",
            "membership"));
  }

  /** No package may hold more than this share of the ring's lines. */
  private static final double SHARE_MAX = 0.25;

  @Test
  void theRingKnowsOnlyTheJdkAndTheHash() {
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
        .because("the ring has no sockets, files, locks or frameworks")
        .check(RING);
  }

  @Test
  void nothingInTheRingRunsOnAThreadOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, Runtime.class, Process.class, ProcessBuilder.class, ThreadLocal.class)
        .because("the caller's thread drives the state machine")
        .check(RING);
  }

  @Test
  void nothingInTheRingReadsAClock() {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(System.class, "nanoTime")
                .or(calls(System.class, "currentTimeMillis"))
                .or(describe("a clock of java.time", ArchitectureTest::readsClock)))
        .because(
            "the time comes with each event, so a simulated hour takes a second and can be repeated")
        .check(RING);
  }

  /** True for all of java.time except durations. */
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
        .because(
            "the caller provides a seeded source of randomness, so the same seed gives the same run")
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
        .because("the ring reports by notices and is configured by settings")
        .check(RING);
  }

  /** Matches calls to a method, or uses of a field, by name. */
  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        access -> access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name));
  }

  @Test
  void packagesKnowOnlyThoseBelowThem() {
    List<String> below = new ArrayList<>();
    KNOWS.forEach(
        (name, known) -> {
          assertThat(below).as("what %s knows is below it", name).containsAll(known);
          below.add(name);
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
              .because(name + " may know only " + known)
              .check(RING);
        });
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(RING.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(name)
                    .matches(
                        n ->
                            n.equals("io.diststore.ring")
                                || KNOWS.containsKey(n.substring("io.diststore.ring.".length()))));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.diststore.ring.(*)..").should().beFreeOfCycles().check(RING);
  }

  @Test
  void noPackageIsMostOfTheRing() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        lines.merge(
            file.getParent().getFileName().toString(),
            (long) Files.readAllLines(file).size(),
            Long::sum);
      }
    }
    long all = lines.values().stream().mapToLong(Long::longValue).sum();
    assertThat(lines)
        .hasSizeGreaterThan(KNOWS.size())
        .allSatisfy(
            (name, count) ->
                assertThat(count).as(name).isLessThanOrEqualTo((long) (SHARE_MAX * all)));
  }
}
