package io.diststore.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the committed definitions with the generated ones. With {@code -Ddiststore.regenerate},
 * the test first writes the generated definitions.
 */
class DefinitionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"yaml", "../helm/files"})
  void committedDefinitionsMatchTheModel(Path committed) throws IOException {
    Map<String, String> generated = Definitions.files();
    if (System.getProperty("diststore.regenerate") != null) {
      for (Map.Entry<String, String> file : generated.entrySet()) {
        Files.writeString(committed.resolve(file.getKey()), file.getValue());
      }
    }
    try (Stream<Path> files = Files.list(committed)) {
      List<String> names = files.map(p -> p.getFileName().toString()).sorted().toList();
      assertThat(names).containsExactlyElementsOf(generated.keySet());
    }
    for (Map.Entry<String, String> file : generated.entrySet()) {
      assertThat(committed.resolve(file.getKey()))
          .as("the definition must match the model; if the model has changed, run crds/regenerate")
          .hasContent(file.getValue());
    }
  }
}
