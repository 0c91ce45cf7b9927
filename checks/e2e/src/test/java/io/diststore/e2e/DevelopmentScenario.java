package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The manifests that the build leaves for developing, without the chart. */
@Scenario(name = "development", installs = true)
@Order(1)
@Tag("long")
class DevelopmentScenario {
  /** Where the operator's manifests put it, and what it looks after. */
  private static final String NAMESPACE = "diststore-dev";

  @Test
  void aRingRunsWithoutTheOperator(Place place) throws IOException {
    String manifests = manifests(place, "node");
    withDefinitions(
        place,
        () -> {
          try {
            place.apply(manifests).good();
            place.kubectl("rollout", "status", "statefulset/diststore-dev", "--timeout=2m").good();
            place.kubectl("exec", "diststore-dev-0", "--", "storeput", "key", "value").good();
            String value = place.kubectl("exec", "diststore-dev-2", "--", "storeget", "key").good();
            assertThat(value.strip()).isEqualTo("value");
          } finally {
            place.kubectlIn(place.namespace(), manifests, "delete", "-f", "-").good();
          }
        });
  }

  @Test
  void anOperatorRunsAStoreInItsOwnNamespace(Place place) throws IOException {
    Tool kubectl = place.cluster().kubectl();
    String manifests = manifests(place, "operator");
    withDefinitions(
        place,
        () -> {
          try {
            kubectl.feed(manifests, "apply", "-f", "-").good();
            Ring ring = place.ring(NAMESPACE, "store");
            ring.create();
            ring.put(0, "key", "value");
            assertThat(ring.get(2, "key")).isEqualTo("value");
            ring.kubectl("delete", "diststore/store").good();
            ring.await("its pods are gone", () -> assertThat(ring.pods()).isEmpty());
          } finally {
            kubectl.feed(manifests, "delete", "--timeout=2m", "-f", "-").good();
          }
        });
  }

  private interface Claim {
    void holds() throws IOException;
  }

  private static void withDefinitions(Place place, Claim claim) throws IOException {
    Tool kubectl = place.cluster().kubectl();
    String definitions = place.cluster().home().resolve("crds/yaml").toString();
    kubectl.run("apply", "-f", definitions).good();
    try {
      claim.holds();
    } finally {
      // The chart would not take them over.
      kubectl.run("delete", "-f", definitions).good();
    }
  }

  private static String manifests(Place place, String module) throws IOException {
    Path made = Path.of(module, "target/kubernetes/kubernetes.yml");
    return Files.readString(place.cluster().home().resolve(made));
  }
}
