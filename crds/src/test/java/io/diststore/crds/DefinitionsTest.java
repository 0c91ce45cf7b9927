package io.diststore.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code -Ddiststore.regenerate} it writes the definitions instead of comparing them. */
class DefinitionsTest {
  private static final Path COMMITTED = Path.of("yaml");

  @Test
  void theCommittedDefinitionsAreWhatTheModelGives() throws IOException {
    Map<String, String> made = Definitions.files();
    if (System.getProperty("diststore.regenerate") != null) {
      for (Map.Entry<String, String> file : made.entrySet()) {
        Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
      }
    }
    try (Stream<Path> files = Files.list(COMMITTED)) {
      List<String> names = files.map(p -> p.getFileName().toString()).sorted().toList();
      assertThat(names).containsExactlyElementsOf(made.keySet());
    }
    for (Map.Entry<String, String> file : made.entrySet()) {
      assertThat(COMMITTED.resolve(file.getKey()))
          .as("the model changed: run crds/regenerate")
          .hasContent(file.getValue());
    }
  }
}
