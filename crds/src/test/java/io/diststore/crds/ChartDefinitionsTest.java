package io.diststore.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the chart installs the definitions that this module generates. */
class ChartDefinitionsTest {
  private static final Path GENERATED = Path.of("yaml");
  private static final Path CHART = Path.of("..", "helm", "files");

  @Test
  void theChartHoldsTheGeneratedDefinitions() throws IOException {
    List<String> names = yamlFiles(GENERATED);
    assertThat(names).isNotEmpty();
    assertThat(yamlFiles(CHART)).isEqualTo(names);
    for (String name : names) {
      assertThat(CHART.resolve(name))
          .as("the chart is stale: copy crds/yaml/%s to helm/files", name)
          .hasSameTextualContentAs(GENERATED.resolve(name));
    }
  }

  private static List<String> yamlFiles(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }
}
