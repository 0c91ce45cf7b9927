package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Upgrades the chart to itself, removes it, and installs it again. */
@Scenario(name = "reinstall", installs = true)
@Order(1)
@Tag("long")
class ReinstallScenario {
  private final Installation installation = new Installation(Installation.NAMESPACE);

  @Test
  void theRingIsNotAffectedAndOnlyTheDefinitionsAreLeftBehind(Place place) {
    installation.install();
    Ring ring = place.ring("store");
    ring.create();
    Map<String, String> before = ring.uidsAndRestarts();
    Load load = Load.on(place, ring);

    installation.install();
    ring.awaitReady();
    assertThat(ring.uidsAndRestarts()).isEqualTo(before);

    installation.uninstall();
    // helm does not wait until the operator's pod has ended.
    ring.await(
        "no object of the chart is left", () -> assertThat(remainingObjects(place)).isEmpty());
    assertThat(place.cluster().kubectl().run("get", "crds", "-o", "name").orFail())
        .contains("diststores.diststore.io", "diststorerings.diststore.io");
    assertThat(ring.uidsAndRestarts()).isEqualTo(before);

    installation.install();
    ring.scale(4);
    ring.awaitReady();
    assertThat(ring.uidsAndRestarts()).containsAllEntriesOf(before).hasSize(4);
    load.end().assertNoFailures();
  }

  /**
   * Returns the objects that have the chart's label: cluster-wide objects, and objects in the
   * release's namespace.
   */
  private static List<String> remainingObjects(Place place) {
    String label = "app.kubernetes.io/name=diststore-operator";
    return Stream.of(
            place
                .cluster()
                .kubectl()
                .run("get", "clusterroles,clusterrolebindings", "-l", label, "-o", "name"),
            place.kubectlIn(
                Installation.NAMESPACE,
                "",
                "get",
                "all,serviceaccounts,roles,rolebindings,configmaps,secrets,networkpolicies",
                "-l",
                label,
                "-o",
                "name"))
        .flatMap(result -> result.orFail().lines())
        .toList();
  }
}
