package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The chart is upgraded to itself, removed, and installed again. */
@Scenario(name = "reinstall", installs = true)
@Order(1)
@Tag("long")
class ReinstallScenario {
  private final Installation installation = new Installation(Installation.NAMESPACE);

  @Test
  void aRingDoesNotNoticeAndNothingIsLeftBehindButTheDefinitions(Place place) {
    installation.install();
    Ring ring = place.ring("store");
    ring.create();
    Map<String, String> before = ring.lives();
    Load load = Load.on(place, ring);

    installation.install();
    ring.awaitReady();
    assertThat(ring.lives()).isEqualTo(before);

    installation.uninstall();
    // The operator's pod is on its way out when helm has done its part.
    ring.await("nothing of the chart is left", () -> assertThat(left(place)).isEmpty());
    assertThat(place.cluster().kubectl().run("get", "crds", "-o", "name").good())
        .contains("diststores.diststore.io", "diststorerings.diststore.io");
    assertThat(ring.lives()).isEqualTo(before);

    installation.install();
    ring.scale(4);
    ring.awaitReady();
    assertThat(ring.lives()).containsAllEntriesOf(before).hasSize(4);
    load.end().withoutFailure();
  }

  /** What has the chart's label: of the cluster, and of the release's namespace. */
  private static List<String> left(Place place) {
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
        .flatMap(result -> result.good().lines())
        .toList();
  }
}
