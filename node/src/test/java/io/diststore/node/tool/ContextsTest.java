package io.diststore.node.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {
  @TempDir private Path folder;

  @Test
  void theFileIsWhereTheSpecificationSays() {
    Path end = Path.of("diststore", "contexts.properties");
    assertThat(Contexts.file(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.config").resolve(end));
    assertThat(Contexts.file(Map.of("HOME", "/h", "XDG_CONFIG_HOME", "")))
        .isEqualTo(Path.of("/h/.config").resolve(end));
    assertThat(Contexts.file(Map.of("HOME", "/h", "XDG_CONFIG_HOME", "/x")))
        .isEqualTo(Path.of("/x").resolve(end));
  }

  @Test
  void aContextNamesNodesATokenAndAPort() throws IOException {
    Contexts contexts =
        read(
            "current = home",
            "home.nodes = localhost, [::1]:9901",
            "work.nodes=store.example.com:9900",
            "work.token-file = /secret",
            "work.peer-port = 9901");
    assertThat(contexts.names()).containsExactly("home", "work");
    assertThat(contexts.current()).isEqualTo("home");
    assertThat(contexts.get("home").nodes())
        .containsExactly(new NodeAddress("localhost", 9900), new NodeAddress("::1", 9901));
    assertThat(contexts.get("home").tokenFile()).isNull();
    assertThat(contexts.get("work").tokenFile()).isEqualTo(Path.of("/secret"));
    assertThat(contexts.get("work").peerPort()).isEqualTo(9901);
  }

  @Test
  void aMissingFileHasNoContexts() throws IOException {
    Contexts contexts = Contexts.read(folder.resolve("missing"));
    assertThat(contexts.names()).isEmpty();
    assertThat(contexts.current()).isNull();
  }

  @Test
  void aContextThatIsMissingOrWrongIsExplained() throws IOException {
    Contexts contexts = read("home.nodes = localhost:x", "work.nodes = a", "work.peer-port = y");
    assertThatThrownBy(() -> contexts.get("other"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no context 'other'; it has home, work")
        .hasMessageContaining("other.nodes = localhost:9900");
    assertThatThrownBy(() -> contexts.get("home"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("context 'home': 'localhost:x' is not HOST:PORT");
    assertThatThrownBy(() -> contexts.get("work")).isInstanceOf(IOException.class);
  }

  private Contexts read(String... lines) throws IOException {
    return Contexts.read(
        Files.writeString(folder.resolve("contexts"), String.join("\n", lines) + "\n"));
  }
}
