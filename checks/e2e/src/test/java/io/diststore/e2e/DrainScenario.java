package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Drains nodes of the cluster. */
@Scenario(number = 17, name = "drain")
class DrainScenario {
  @Test
  void theDrainedNodesPodsAreEvictedOneAtATimeAndNoRequestFails(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    String node = busiest(ring);
    Load load = Load.on(place, ring, other(place, node));
    long start = System.nanoTime();
    String step = ring.step();
    try (History history = new History(ring)) {
      place.cluster().kubectl().run(drain(ring, node)).orFail();
      ring.awaitReadyAgain(step);
      assertThat(history.readyAtLeast()).as("fewest ready pods").isGreaterThanOrEqualTo(2);
    } finally {
      place.cluster().kubectl().run("uncordon", node).orFail();
    }
    Figures.report(
        place.scenario(),
        "one node drained, and the ring whole again, in %.1f s",
        Figures.seconds(start));
    assertThat(ring.pods()).noneMatch(pod -> pod.getSpec().getNodeName().equals(node));
    load.end().assertNoFailures();
  }

  @Test
  void podsAreEvictedOneAtATimeEvenIfTwoNodesAreDrainedAtOnce(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    Map<String, String> before = ring.uidsAndRestarts();
    List<String> nodes = place.cluster().nodes().subList(0, 2);
    try (History history = new History(ring)) {
      List<Tool.Running> drains =
          nodes.stream()
              .map(node -> place.cluster().kubectl().start("", drain(ring, node)))
              .toList();
      ring.await(
          "one pod is evicted, and the disruption budget holds the others back",
          () -> {
            assertThat(drains).anyMatch(drain -> drain.errSoFar().contains("disruption budget"));
            assertThat(ring.pods()).anyMatch(pod -> pod.getSpec().getNodeName() == null);
          });
      nodes.forEach(node -> place.cluster().kubectl().run("uncordon", node).orFail());
      drains.forEach(drain -> drain.result().orFail());
      ring.awaitReady();
      assertThat(history.readyAtLeast()).as("fewest ready pods").isGreaterThanOrEqualTo(2);
    } finally {
      nodes.forEach(node -> place.cluster().kubectl().run("uncordon", node).orFail());
    }
    assertThat(ring.uidsAndRestarts())
        .allSatisfy((pod, run) -> assertThat(run).isNotEqualTo(before.get(pod)));
    load.end().assertNoFailures();
  }

  private static String[] drain(Ring ring, String node) {
    return new String[] {
      "drain",
      node,
      "--delete-emptydir-data",
      "--timeout=5m",
      "--pod-selector=app.kubernetes.io/name=diststore,app.kubernetes.io/instance=" + ring.name()
    };
  }

  private static String busiest(Ring ring) {
    return ring.pods().stream()
        .collect(Collectors.groupingBy(p -> p.getSpec().getNodeName(), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  private static String other(Place place, String node) {
    return place.cluster().nodes().stream().filter(n -> !n.equals(node)).findFirst().orElseThrow();
  }
}
