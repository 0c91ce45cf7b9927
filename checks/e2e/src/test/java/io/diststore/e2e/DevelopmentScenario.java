package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Applies the manifests that the build makes for development, instead of the chart. */
@Scenario(name = "development", installs = true)
@Order(1)
@Tag("long")
class DevelopmentScenario {
  /** The namespace in the operator's manifests. The operator also watches this namespace. */
  private static final String NAMESPACE = "diststore-dev";

  @Test
  void aRingRunsWithoutTheOperator(Place place) throws IOException {
    String manifests = manifests(place, "node");
    withDefinitions(
        place,
        () -> {
          try {
            place.apply(manifests).orFail();
            place
                .kubectl("rollout", "status", "statefulset/diststore-dev", "--timeout=2m")
                .orFail();
            place.kubectl("exec", "diststore-dev-0", "--", "storeput", "key", "value").orFail();
            String value =
                place.kubectl("exec", "diststore-dev-2", "--", "storeget", "key").orFail();
            assertThat(value.strip()).isEqualTo("value");
          } finally {
            place.kubectlIn(place.namespace(), manifests, "delete", "-f", "-").orFail();
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
            kubectl.feed(manifests, "apply", "-f", "-").orFail();
            Ring ring = place.ring(NAMESPACE, "store");
            ring.create();
            ring.put(0, "key", "value");
            assertThat(ring.get(2, "key")).isEqualTo("value");
            ring.kubectl("delete", "diststore/store").orFail();
            ring.await("its pods are gone", () -> assertThat(ring.pods()).isEmpty());
          } finally {
            kubectl.feed(manifests, "delete", "--timeout=2m", "-f", "-").orFail();
          }
        });
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void withDefinitions(Place place, Body body) throws IOException {
    Tool kubectl = place.cluster().kubectl();
    String definitions = place.cluster().home().resolve("crds/yaml").toString();
    kubectl.run("apply", "-f", definitions).orFail();
    try {
      body.run();
    } finally {
      // If the definitions stayed, later scenarios could not install the chart, because Helm does
      // not adopt definitions that it has not created.
      kubectl.run("delete", "-f", definitions).orFail();
    }
  }

  private static String manifests(Place place, String module) throws IOException {
    Path file = Path.of(module, "target/kubernetes/kubernetes.yml");
    return Files.readString(place.cluster().home().resolve(file));
  }
}
