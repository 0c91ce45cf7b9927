package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cuts the power of a node of the cluster. */
@Scenario(number = 14, name = "power-cut", breaksCluster = true)
@Tag("long")
class PowerCutScenario {
  private static final String TAINT = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";

  private static final String SPREAD =
      "scheduling: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname,"
          + " whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels:"
          + " {app.kubernetes.io/instance: store}}}]}";

  @Test
  void theRingBecomesWholeWithoutTheNodeAndATaintFreesItsPod(Place place) {
    Ring ring = place.ring("store").with(SPREAD);
    ring.create();
    // The node runs only one of the three pods, so at least one of the two copies of every key
    // survives.
    Pod lostPod = onlyPodOfItsNode(ring);
    String failedNode = lostPod.getSpec().getNodeName();
    int ordinal = Ring.ordinal(lostPod);
    String otherNode =
        place.cluster().nodes().stream()
            .filter(node -> !node.equals(failedNode))
            .findFirst()
            .orElseThrow();
    moveOperatorAwayFrom(place, failedNode);
    Load load = Load.on(place, ring, otherNode);
    String number = failedNode.replaceAll(".*-", "");
    long start = System.nanoTime();
    place.cluster().faults().run("stop-node", number).orFail();
    try {
      ring.await(
          "the ring is whole without the node",
          () -> {
            View view = ring.view();
            assertThat(view.target()).isEmpty();
            assertThat(view.members().getOrDefault(ring.pod(ordinal), "DOWN")).isEqualTo("DOWN");
            assertThat(view.members().values().stream().filter("UP"::equals).count()).isEqualTo(2);
          });
      Figures.report(
          place.scenario(), "two copies of everything after %.1f s", Figures.seconds(start));
      ring.await(
          "the node is not ready", () -> assertThat(place.cluster().isReady(failedNode)).isFalse());
      place.cluster().kubectl().run("taint", "node", failedNode, TAINT).orFail();
      ring.await(
          "the pod is started on another node",
          () -> {
            Pod pod = ring.podNow(ordinal);
            assertThat(pod.getMetadata().getUid()).isNotEqualTo(lostPod.getMetadata().getUid());
            assertThat(pod.getSpec().getNodeName()).isNotNull().isNotEqualTo(failedNode);
          });
      ring.awaitReady();
      Figures.report(place.scenario(), "three pods again after %.1f s", Figures.seconds(start));
      load.end().assertLinearizable();
    } finally {
      place.cluster().faults().run("start-node", number).orFail();
      place.cluster().kubectl().run("taint", "node", failedNode, TAINT + "-");
    }
  }

  private static Pod onlyPodOfItsNode(Ring ring) {
    return ring.pods().stream()
        .collect(Collectors.groupingBy(pod -> pod.getSpec().getNodeName()))
        .values()
        .stream()
        .filter(pods -> pods.size() == 1)
        .map(List::getFirst)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no node has exactly one of the pods"));
  }

  private static void moveOperatorAwayFrom(Place place, String node) {
    Installation operator = Installation.ensureShared();
    if (operator.pods().stream().noneMatch(pod -> node.equals(pod.getSpec().getNodeName()))) {
      return;
    }
    place.cluster().kubectl().run("cordon", node).orFail();
    try {
      operator.stop();
      operator.start();
    } finally {
      place.cluster().kubectl().run("uncordon", node).orFail();
    }
  }
}
