package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scales a store from ten pods to three in one step. */
@Scenario(number = 6, name = "ten-to-three")
@Tag("long")
class TenToThreeScenario {
  private static final int KEYS = 50_000;

  /** How many keys the leaving pods may send for each key that the staying pods gain. */
  private static final double SENT_RATIO_MAX = 1.2;

  @Test
  void allLeavingPodsLeaveInOneViewAndNoKeyIsMovedTwice(Place place) {
    Ring ring = place.ring("store").replicas(10);
    Figures.report(place.scenario(), "ten pods Ready after %.1f s", ring.create());
    Load.run(place, ring.namespace(), "store", "store:9900", String.valueOf(KEYS), "100");
    long before = keysOfStayingPods(ring);
    Load load = Load.on(place, ring);
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      ring.scale(3);
      ring.awaitReady();
      assertThat(history.targets()).as("targets").hasSize(1);
      assertThat(history.retired()).hasSize(7);
    }
    Figures.report(place.scenario(), "scaled from 10 to 3 pods in %.1f s", Figures.seconds(start));
    load.end().assertNoFailures();

    long sent = 0;
    for (JsonNode receipt : ring.status().path("handoffs")) {
      assertThat(receipt.path("result").asText()).isEqualTo("Complete");
      for (JsonNode share : receipt.path("to")) {
        assertThat(share.path("name").asText())
            .as("receiver of keys")
            .isIn(ring.pod(0), ring.pod(1), ring.pod(2));
        sent += share.path("keys").asLong();
      }
    }
    long gained = keysOfStayingPods(ring) - before;
    Figures.report(
        place.scenario(), "%,d keys sent, %,d more keys held by the staying pods", sent, gained);
    assertThat(gained).isPositive();
    assertThat((double) sent)
        .as("keys that the leaving pods sent")
        .isLessThanOrEqualTo(gained * SENT_RATIO_MAX);
    JsonNode found =
        Cluster.json(
            Load.run(
                place, ring.namespace(), "compare", "store:9900", String.valueOf(KEYS), "100"));
    assertThat(found.path("right").asInt()).isEqualTo(KEYS);
  }

  /**
   * Waits until the status counts both copies of every key. Then returns how many keys the staying
   * pods hold.
   */
  private static long keysOfStayingPods(Ring ring) {
    ring.await(
        "the status counts both copies of every key",
        () -> {
          long all = 0;
          for (JsonNode member : ring.status().path("members")) {
            all += member.path("keys").asLong();
          }
          assertThat(all).isGreaterThanOrEqualTo(2 * KEYS);
        });
    long keys = 0;
    for (int i = 0; i < 3; i++) {
      keys += ring.member(i).path("keys").asLong();
    }
    return keys;
  }
}
