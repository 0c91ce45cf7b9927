package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tries to scale a store down to too few pods for its copies or for its data. */
@Scenario(number = 9, name = "refused-scale")
class RefusedScaleScenario {
  /** With two copies of every key, this many keys fit into three pods, but not into two. */
  private static final int KEYS = 60_000;

  private static final int VALUE_BYTES = 600;

  @Test
  void scalingToFewerPodsThanCopiesIsRefusedWithAnExplanation(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    for (String pods : new String[] {"0", "1"}) {
      Tool.Result refused = ring.kubectl("scale", "diststore/store", "--replicas=" + pods);
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.err())
          .contains(pods.equals("0") ? "spec.replicas must not be 0" : "is less than spec.copies");
    }
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void theOperatorRetiresNoPodIfTheDataWouldNotFitIntoTheOthers(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    String stored =
        Load.run(
            place,
            ring.namespace(),
            "store",
            "store:9900",
            String.valueOf(KEYS),
            String.valueOf(VALUE_BYTES));
    assertThat(Cluster.json(stored).path("wrong").asInt()).as(stored).isZero();
    ring.scale(2);
    ring.awaitStalled("InsufficientCapacity");
    String message = ring.condition("Stalled").path("message").asText();
    Figures.report(place.scenario(), "%s", message);
    assertThat(message).containsPattern("\\d+ MiB.*\\d+ MiB");
    assertThat(ring.pods()).hasSize(3);
    assertThat(ring.podNow(2).getMetadata().getAnnotations())
        .doesNotContainKey("diststore.io/retired");
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(3);

    ring.scale(3);
    ring.awaitReady();
  }
}
