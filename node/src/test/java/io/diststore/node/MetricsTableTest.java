package io.diststore.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the table of metrics in {@code docs/operations.md} with the sources of all modules. */
class MetricsTableTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final Path DOCUMENT = HOME.resolve("docs").resolve("operations.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(diststore_[a-z_]+)` \\| (gauge|counter|histogram) \\|");

  /**
   * A string literal that names a metric. Micrometer's names contain dots, and Prometheus' names do
   * not.
   */
  private static final Pattern NAME = Pattern.compile("\"(diststore[._][a-z._]+)\"");

  /** The suffixes that Micrometer adds to the names in the sources. */
  private static final List<String> SUFFIXES = List.of("", "_total", "_seconds");

  @Test
  void everyMetricInTheSourcesHasARow() throws IOException {
    Set<String> rows = rows();
    assertThat(names())
        .isNotEmpty()
        .as("metrics that %s lists", DOCUMENT)
        .allMatch(name -> SUFFIXES.stream().anyMatch(suffix -> rows.contains(name + suffix)));
  }

  @Test
  void everyRowIsAMetricInTheSources() throws IOException {
    Set<String> names = names();
    assertThat(rows())
        .isNotEmpty()
        .as("metrics that the sources name")
        .allMatch(
            row ->
                SUFFIXES.stream()
                    .anyMatch(
                        s ->
                            row.endsWith(s)
                                && names.contains(row.substring(0, row.length() - s.length()))));
  }

  @Test
  void onlyCountersAreTotals() throws IOException {
    assertThat(ROW.matcher(Files.readString(DOCUMENT)).results())
        .allMatch(row -> row.group(1).endsWith("_total") == row.group(2).equals("counter"));
  }

  private static Set<String> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the metric names in all sources that use a metrics library, as Prometheus spells them.
   */
  private static Set<String> names() throws IOException {
    Path folder = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains(folder.toString()))
          .map(MetricsTableTest::text)
          .filter(text -> text.contains("io.micrometer.") || text.contains("io.prometheus."))
          .flatMap(text -> NAME.matcher(text).results().map(MetricsTableTest::spelled))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String spelled(MatchResult name) {
    return name.group(1).replace('.', '_');
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
