package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs the README's commands for Kubernetes on an empty cluster. */
@Scenario(number = 1, name = "readme", installs = true)
@Order(1)
class ReadmeScenario {
  private static final double READY_SECONDS_MAX = 120;

  @Test
  void theReadmesCommandsStoreAValueThatEveryPodReads(Place place) throws IOException {
    Tool shell = shell(place);
    List<String> commands = commands(place.cluster().home().resolve("README.md"));
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3).first().asString().contains("helm install");
    assertThat(commands.getLast()).isEqualTo("kubectl exec diststore-0 -- storeget A");
    long start = System.nanoTime();
    String last = "";
    for (String command : commands) {
      last = shell.run("-c", command).orFail();
      Figures.report(
          place.scenario(), "%.1f s after the start: %s", Figures.seconds(start), command);
    }
    assertThat(last.strip()).isEqualTo("Alpha");

    Ring ring = place.ring("diststore");
    ring.awaitReady();
    assertThat(ring.pods())
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(ring.get(Ring.ordinal(pod), "A")).isEqualTo("Alpha"));
    double ready = secondsToReady(ring, start);
    Figures.report(place.scenario(), "from helm install to Ready: %.1f s", ready);
    assertThat(ready).isLessThan(READY_SECONDS_MAX);
  }

  /** Returns the seconds from {@code startNanos} until the ring became Ready. */
  private static double secondsToReady(Ring ring, long startNanos) {
    Instant start = Instant.now().minusNanos(System.nanoTime() - startNanos);
    Instant since = Instant.parse(ring.condition("Ready").path("lastTransitionTime").asText());
    // The condition's time is rounded down to whole seconds, so add one.
    return Duration.between(start, since).toMillis() / 1e3 + 1;
  }

  /** Returns a shell whose kubectl and helm use the scenario's namespace by default. */
  private static Tool shell(Place place) throws IOException {
    Path config = Files.createTempFile("e2e", ".kubeconfig");
    config.toFile().deleteOnExit();
    Files.copy(Path.of(System.getenv("KUBECONFIG")), config, StandardCopyOption.REPLACE_EXISTING);
    Tool kubectl =
        new Tool(
            place.cluster().home(),
            Map.of("KUBECONFIG", config.toString()),
            Settings.text("kubectl"));
    kubectl.run("config", "set-context", "--current", "--namespace=" + place.namespace()).orFail();
    Path commands = Files.createTempDirectory("e2e");
    for (String name : List.of("kubectl", "helm")) {
      Path link = commands.resolve(name);
      Path real = Path.of(Settings.text(name));
      if (real.isAbsolute()) {
        Files.createSymbolicLink(link, real);
        link.toFile().deleteOnExit();
      }
    }
    return new Tool(
        place.cluster().home(),
        Map.of("KUBECONFIG", config.toString(), "PATH", commands + ":" + System.getenv("PATH")),
        "sh");
  }

  /**
   * Returns the commands in the first code block below a heading that contains the word Kubernetes.
   */
  private static List<String> commands(Path readme) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean isBelowHeading = false;
    boolean isInBlock = false;
    for (String line : Files.readAllLines(readme)) {
      if (line.startsWith("## ")) {
        isBelowHeading = line.contains("Kubernetes");
      } else if (isBelowHeading && line.startsWith("```")) {
        if (isInBlock) {
          return commands;
        }
        isInBlock = true;
      } else if (isInBlock && line.startsWith("$ ")) {
        commands.add(line.substring(2));
      }
    }
    throw new AssertionError("no commands for Kubernetes in " + readme);
  }
}
