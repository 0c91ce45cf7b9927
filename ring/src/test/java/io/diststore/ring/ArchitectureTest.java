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
 * Checks that the ring is a state machine that the simulation can run and repeat. To be one, the
 * ring must use no threads, clocks, sockets or random numbers of its own. Also checks which
 * packages each package depends on.
 */
class ArchitectureTest {
  private static final JavaClasses RING =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.diststore.ring");

  /**
   * The packages of the ring, from the lowest to the highest. Each is listed with the packages on
   * which it may depend, and these must be lower.
   */
  private static final Map<String, Set<String>> DEPENDENCIES = new LinkedHashMap<>();

  static {
    DEPENDENCIES.put("placement", Set.of());
    DEPENDENCIES.put("view", Set.of("placement"));
    DEPENDENCIES.put("segment", Set.of("placement"));
    DEPENDENCIES.put("request", Set.of("segment"));
    DEPENDENCIES.put("message", Set.of("placement", "view", "segment", "request"));
    DEPENDENCIES.put("shell", Set.of("view", "request", "message"));
    DEPENDENCIES.put("register", Set.of("view", "message", "shell"));
    DEPENDENCIES.put("turn", Set.of("placement", "view", "segment", "message", "shell"));
    DEPENDENCIES.put("lease", Set.of("view", "shell", "turn"));
    DEPENDENCIES.put("copy", Set.of("view", "segment", "message", "shell", "turn"));
    DEPENDENCIES.put(
        "primary",
        Set.of("view", "segment", "request", "message", "shell", "turn", "lease", "copy"));
    DEPENDENCIES.put(
        "membership",
        Set.of(
            "placement",
            "view",
            "segment",
            "message",
            "shell",
            "register",
            "turn",
            "lease",
            "copy"));
    DEPENDENCIES.put(
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

  /** The largest share of the ring's lines of code that one package may contain. */
  private static final double SHARE_MAX = 0.25;

  @Test
  void theRingDependsOnlyOnTheJdkAndTheHash() {
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
        .because("the thread of the caller runs the state machine")
        .check(RING);
  }

  @Test
  void nothingInTheRingReadsAClock() {
    noClasses()
        .should()
        .accessTargetWhere(
            uses(System.class, "nanoTime")
                .or(uses(System.class, "currentTimeMillis"))
                .or(describe("a clock of java.time", ArchitectureTest::readsClock)))
        .because(
            "each event carries the time, so a simulated hour takes a second and can be repeated")
        .check(RING);
  }

  /** Reports whether the accessed class belongs to java.time and is not Duration. */
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
            uses(Math.class, "random")
                .or(uses(RandomGenerator.class, "getDefault"))
                .or(uses(RandomGenerator.class, "of"))
                .or(uses(System.class, "identityHashCode")))
        .because(
            "the caller provides a seeded source of randomness, so the same seed gives the same"
                + " run")
        .check(RING);
  }

  @Test
  void nothingInTheRingPrintsOrReadsItsEnvironment() {
    noClasses()
        .should()
        .accessTargetWhere(
            uses(System.class, "out")
                .or(uses(System.class, "err"))
                .or(uses(System.class, "in"))
                .or(uses(System.class, "getenv"))
                .or(uses(System.class, "getProperty")))
        .because("the ring reports through notices and is configured through settings")
        .check(RING);
  }

  /** Matches accesses to the methods and fields with this name. */
  private static DescribedPredicate<JavaAccess<?>> uses(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        access -> access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name));
  }

  @Test
  void packagesDependOnlyOnLowerOnes() {
    List<String> lower = new ArrayList<>();
    DEPENDENCIES.forEach(
        (name, allowed) -> {
          assertThat(lower).as("the packages below %s", name).containsAll(allowed);
          lower.add(name);
          DescribedPredicate<JavaClass> forbidden =
              resideInAPackage("io.diststore.ring..")
                  .and(
                      DescribedPredicate.not(resideInAPackage("io.diststore.ring." + name + "..")));
          for (String other : allowed) {
            forbidden =
                forbidden.and(
                    DescribedPredicate.not(resideInAPackage("io.diststore.ring." + other + "..")));
          }
          noClasses()
              .that()
              .resideInAPackage("io.diststore.ring." + name + "..")
              .should()
              .dependOnClassesThat(forbidden)
              .because(name + " may depend only on " + allowed)
              .check(RING);
        });
  }

  @Test
  void everyPackageIsInTheListOfDependencies() {
    assertThat(RING.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(name)
                    .matches(
                        n ->
                            n.equals("io.diststore.ring")
                                || DEPENDENCIES.containsKey(
                                    n.substring("io.diststore.ring.".length()))));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.diststore.ring.(*)..").should().beFreeOfCycles().check(RING);
  }

  @Test
  void noPackageHoldsMoreThanAQuarterOfTheLines() throws IOException {
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
        .hasSizeGreaterThan(DEPENDENCIES.size())
        .allSatisfy(
            (name, count) ->
                assertThat(count).as(name).isLessThanOrEqualTo((long) (SHARE_MAX * all)));
  }
}
