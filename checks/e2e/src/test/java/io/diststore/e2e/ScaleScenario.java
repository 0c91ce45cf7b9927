package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Scales a store from three pods to five and back, under load. */
@Scenario(number = 5, name = "scale")
class ScaleScenario {
  @Test
  void noRequestFailsAndTheReceiptsCountTheKeysOfTheLeavingPods(Place place) {
    Ring ring = place.ring("store");
    Figures.report(place.scenario(), "three pods Ready after %.1f s", ring.create());
    Load load = Load.on(place, ring);
    List<List<Set<String>>> targets = new ArrayList<>();
    try (History history = new History(ring)) {
      ring.scale(5);
      Figures.report(place.scenario(), "scaled from 3 to 5 pods in %.1f s", awaitPods(ring, 5));
      targets.add(history.targets());
    }
    Map<Integer, Long> held = held(ring);
    try (History history = new History(ring)) {
      ring.scale(3);
      Figures.report(place.scenario(), "scaled from 5 to 3 pods in %.1f s", awaitPods(ring, 3));
      targets.add(history.targets());
      assertThat(history.retired()).containsExactlyInAnyOrder(ring.pod(3), ring.pod(4));
    }
    for (int leaving : new int[] {3, 4}) {
      assertThat(ring.receipts(leaving)).hasSize(1);
      JsonNode receipt = ring.receipts(leaving).getFirst();
      assertThat(receipt.path("result").asText()).isEqualTo("Complete");
      assertThat(receipt.path("keys").asLong()).isEqualTo(held.get(leaving)).isPositive();
      long received = 0;
      for (JsonNode share : receipt.path("to")) {
        received += share.path("keys").asLong();
      }
      assertThat(received).as("keys that others received").isEqualTo(held.get(leaving));
    }
    assertThat(ring.events("Growing")).isPositive();
    assertThat(ring.events("Leaving")).isPositive();
    load.end().assertNoFailures();
    assertThat(targets)
        .as("targets of each scaling")
        .allSatisfy(targetsOfOne -> assertThat(targetsOfOne).hasSize(1));
  }

  /**
   * Waits with {@code kubectl wait}, and then checks that the store has this many pods. Returns how
   * many seconds the wait took.
   */
  private static double awaitPods(Ring ring, int pods) {
    long start = System.nanoTime();
    ring.kubectl("wait", "--for=condition=Ready", "diststore/" + ring.name(), "--timeout=4m")
        .orFail();
    double seconds = Figures.seconds(start);
    JsonNode status = ring.status();
    assertThat(status.path("replicas").asInt()).isEqualTo(pods);
    assertThat(status.path("ring").path("whole").asBoolean()).isTrue();
    assertThat(ring.view().members()).hasSize(pods);
    assertThat(ring.view().isAtRest()).isTrue();
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(pods);
    return seconds;
  }

  /**
   * Returns the number of keys that each pod holds. These numbers stay the same until the ring
   * changes, because the load only overwrites existing keys.
   */
  private static Map<Integer, Long> held(Ring ring) {
    long all = 2L * Traffic.KEYS;
    Map<Integer, Long> held = new TreeMap<>();
    ring.await(
        "the status counts the keys of each member",
        () -> {
          for (int i = 0; i < 5; i++) {
            held.put(i, ring.member(i).path("keys").asLong());
          }
          assertThat(held.values().stream().mapToLong(n -> n).sum()).as("%s", held).isEqualTo(all);
        });
    return held;
  }
}
