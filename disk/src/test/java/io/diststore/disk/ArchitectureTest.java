package io.diststore.disk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that the module knows nothing of rings, and which packages each package depends on. */
class ArchitectureTest {
  private static final String ROOT = "io.diststore.disk";

  private static final JavaClasses DISK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** The packages below the root, each with the packages on which it may depend. */
  private static final Map<String, Set<String>> DEPENDENCIES = new LinkedHashMap<>();

  static {
    DEPENDENCIES.put("storage", Set.of());
    DEPENDENCIES.put("format", Set.of("storage"));
    DEPENDENCIES.put("identity", Set.of("storage", "format"));
    DEPENDENCIES.put("log", Set.of("storage", "format"));
    DEPENDENCIES.put("checkpoint", Set.of("storage", "format"));
    DEPENDENCIES.put("recovery", Set.of("storage", "format", "identity", "log", "checkpoint"));
    DEPENDENCIES.put("inspect", Set.of("storage", "format", "identity", "checkpoint", "recovery"));
  }

  @Test
  void theDiskDependsOnlyOnTheJdkAndTheHistogram() {
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(ROOT + "..", "java..", "org.HdrHistogram"))
        .because("a disk stores bytes, and knows nothing of rings")
        .check(DISK);
  }

  @Test
  void onlyTheStorageTouchesFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".storage..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(FileChannel.class, Files.class)
        .because("tests replace the storage by one that fails")
        .check(DISK);
  }

  @Test
  void packagesDependOnlyOnLowerOnes() {
    DEPENDENCIES.forEach(
        (name, allowed) -> {
          DescribedPredicate<JavaClass> forbidden =
              resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + "." + name + "..")));
          for (String other : allowed) {
            forbidden = forbidden.and(not(resideInAPackage(ROOT + "." + other + "..")));
          }
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + name + "..")
              .should()
              .dependOnClassesThat(forbidden)
              .because(name + " may depend only on " + allowed)
              .check(DISK);
        });
  }

  @Test
  void everyPackageIsInTheListOfDependencies() {
    assertThat(DISK.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(name)
                    .matches(
                        n ->
                            n.equals(ROOT)
                                || DEPENDENCIES.containsKey(n.substring(ROOT.length() + 1))));
  }
}
