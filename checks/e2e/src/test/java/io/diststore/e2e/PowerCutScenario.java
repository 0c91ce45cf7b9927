package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node of the cluster loses its power. */
@Scenario(value = 14, name = "power-cut", cutsPower = true)
@Tag("long")
class PowerCutScenario {
  private static final String TAINT = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";

  private static final String SPREAD =
      "scheduling: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname,"
          + " whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels:"
          + " {app.kubernetes.io/instance: store}}}]}";

  @Test
  void theRingIsWholeWithoutItAndTheTaintFreesItsPod(Place place) {
    Ring ring = place.ring("store").with(SPREAD);
    ring.create();
    // Two pods stay, one goes: of two copies one is left.
    Pod lonely = lonely(ring);
    String dark = lonely.getSpec().getNodeName();
    int ordinal = Ring.ordinal(lonely);
    String lit =
        place.cluster().nodes().stream()
            .filter(node -> !node.equals(dark))
            .findFirst()
            .orElseThrow();
    moveOperatorAwayFrom(place, dark);
    Load load = Load.on(place, ring, lit);
    String number = dark.replaceAll(".*-", "");
    long start = System.nanoTime();
    place.cluster().power().run("stop-node", number).good();
    try {
      ring.await(
          "the ring is whole without the dark node",
          () -> {
            View view = ring.view();
            assertThat(view.target()).isEmpty();
            assertThat(view.members().getOrDefault(ring.pod(ordinal), "DOWN")).isEqualTo("DOWN");
            assertThat(view.members().values().stream().filter("UP"::equals).count()).isEqualTo(2);
          });
      Figures.tell(
          place.scenario(), "two copies of everything after %.1f s", Figures.seconds(start));
      ring.await(
          "the node is known to be dark",
          () -> assertThat(place.cluster().isReady(dark)).isFalse());
      place.cluster().kubectl().run("taint", "node", dark, TAINT).good();
      ring.await(
          "the pod is started where there is power",
          () -> {
            Pod pod = ring.podNow(ordinal);
            assertThat(pod.getMetadata().getUid()).isNotEqualTo(lonely.getMetadata().getUid());
            assertThat(pod.getSpec().getNodeName()).isNotNull().isNotEqualTo(dark);
          });
      ring.awaitReady();
      Figures.tell(place.scenario(), "three pods again after %.1f s", Figures.seconds(start));
      load.end().linearizable();
    } finally {
      place.cluster().power().run("start-node", number).good();
      place.cluster().kubectl().run("taint", "node", dark, TAINT + "-");
    }
  }

  private static Pod lonely(Ring ring) {
    return ring.pods().stream()
        .collect(Collectors.groupingBy(pod -> pod.getSpec().getNodeName()))
        .values()
        .stream()
        .filter(pods -> pods.size() == 1)
        .map(List::getFirst)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no node has just one of the pods"));
  }

  private static void moveOperatorAwayFrom(Place place, String node) {
    Installation operator = Installation.shared();
    if (operator.pods().stream().noneMatch(pod -> node.equals(pod.getSpec().getNodeName()))) {
      return;
    }
    place.cluster().kubectl().run("cordon", node).good();
    try {
      operator.stop();
      operator.start();
    } finally {
      place.cluster().kubectl().run("uncordon", node).good();
    }
  }
}
