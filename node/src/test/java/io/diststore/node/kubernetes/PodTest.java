package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a node checks what its container provides, and that the messages name what is missing.
 */
class PodTest {
  @TempDir private Path root;

  @Test
  void allMissingVariablesAreNamedTogether() {
    assertThatThrownBy(() -> Pod.of(Map.of("POD_NAME", "a-0", "POD_IP", " ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("POD_NAMESPACE, POD_IP, DISTSTORE_NAME");
    assertThat(
            Pod.of(
                Map.of(
                    "POD_NAME", "a-0",
                    "POD_NAMESPACE", "n",
                    "POD_IP", "10.0.0.1",
                    "DISTSTORE_NAME", "a")))
        .isEqualTo(new Pod("a-0", "n", "10.0.0.1", "a", Site.NONE));
  }

  @Test
  void theEnvironmentTellsTheZoneAndTheMachine() {
    Map<String, String> environment =
        Map.of(
            "POD_NAME", "a-0",
            "POD_NAMESPACE", "n",
            "POD_IP", "10.0.0.1",
            "DISTSTORE_NAME", "a",
            "POD_ZONE", "eu-1a",
            "POD_HOST", "machine-7");
    assertThat(Pod.of(environment).site()).isEqualTo(new Site("eu-1a", "machine-7"));
  }

  @Test
  void theMessageForAMissingTokenNamesItsFile() throws IOException {
    PodFiles files = new PodFiles(root);
    assertThatThrownBy(files::token)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("etc/diststore/token/token");
    write("etc/diststore/token/token", "");
    assertThatThrownBy(files::token).hasMessageContaining("is empty");
    write("etc/diststore/token/token", "secret");
    assertThat(files.token()).isEqualTo("secret");
  }

  @Test
  void peersAreReadUpToTheFirstMalformedLine() throws IOException {
    PodFiles files = new PodFiles(root);
    assertThat(files.peers()).isEmpty();
    write("etc/diststore/peers/peers", "a-0.a-peers.n.svc:9901\n\na-1.a-peers.n.svc:9901\n");
    assertThat(files.peers())
        .containsExactly(
            new Endpoint("a-0.a-peers.n.svc", 9901), new Endpoint("a-1.a-peers.n.svc", 9901));
    write("etc/diststore/peers/peers", "a-0.a-peers.n.svc:9901\nnonsense\n");
    assertThat(files.peers()).containsExactly(new Endpoint("a-0.a-peers.n.svc", 9901));
  }

  @Test
  void theMarkIsThePodsUidOrAnyTextIfTheUidIsUnknown() throws IOException {
    PodFiles files = new PodFiles(root);
    assertThat(files.isMarkedRetired()).isFalse();
    write("etc/diststore/pod/retired", "\n");
    assertThat(files.isMarkedRetired()).isFalse();
    write("etc/diststore/pod/retired", "uid");
    assertThat(files.isMarkedRetired()).isTrue();
    write("etc/diststore/pod/uid", "uid");
    assertThat(files.isMarkedRetired()).isTrue();
    write("etc/diststore/pod/retired", "another");
    assertThat(files.isMarkedRetired()).isFalse();
  }

  @Test
  void aPodNeedsAnApiServerAndAServiceAccount() {
    assertThatThrownBy(() -> ApiServer.client(Map.of(), new PodFiles(root)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");
    assertThatThrownBy(() -> ApiServer.client(environment, new PodFiles(root)))
        .hasMessageContaining("there is no service account at");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
