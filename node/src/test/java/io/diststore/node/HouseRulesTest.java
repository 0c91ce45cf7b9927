package io.diststore.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the sources of all modules follow rules that the compiler cannot check. */
class HouseRulesTest {
  /** The root folder of the repository. A test runs in the folder of its module. */
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private static final String INFO = "package-info.java";

  @Test
  void testsNeverSleep() throws IOException {
    String sleep = "Thread." + "sleep";
    assertThat(sources("test").filter(source -> text(source).contains(sleep))).isEmpty();
  }

  @Test
  void sourcesHaveNoOpenTasks() throws IOException {
    Pattern openTask = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    assertThat(Stream.concat(sources("main"), sources("test")))
        .isNotEmpty()
        .noneMatch(source -> openTask.matcher(text(source)).find());
  }

  @Test
  void everyPackageHasATableOfContents() throws IOException {
    List<Path> packages = sources("main").map(Path::getParent).distinct().toList();
    assertThat(packages).isNotEmpty().allSatisfy(p -> assertThat(p.resolve(INFO)).exists());
  }

  @Test
  void everyTableOfContentsNamesAllItsClasses() throws IOException {
    Stream<Path> tests =
        sources("test").filter(source -> Files.exists(source.resolveSibling(INFO)));
    assertThat(Stream.concat(sources("main"), tests).filter(source -> !source.endsWith(INFO)))
        .isNotEmpty()
        .allSatisfy(
            source -> {
              String name = source.getFileName().toString().replace(".java", "");
              assertThat(text(source.resolveSibling(INFO))).containsPattern("\\b" + name + "\\b");
            });
  }

  /** Returns the handwritten source files of all modules. */
  private static Stream<Path> sources(String kind) throws IOException {
    Path folder = Path.of("src", kind, "java");
    try (Stream<Path> files = Files.walk(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains(folder.toString()))
          .toList()
          .stream();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
