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

/** From three pods to five and back, under load. */
@Scenario(value = 5, name = "scale")
class ScaleScenario {
  @Test
  void noRequestFailsAndTheReceiptsSayWhatTheLeaversHeld(Place place) {
    Ring ring = place.ring("store");
    Figures.tell(place.scenario(), "three pods Ready after %.1f s", ring.create());
    Load load = Load.on(place, ring);
    List<List<Set<String>>> targets = new ArrayList<>();
    try (History history = new History(ring)) {
      ring.scale(5);
      Figures.tell(place.scenario(), "3 to 5 in %.1f s", waited(ring, 5));
      targets.add(history.targets());
    }
    Map<Integer, Long> held = held(ring);
    try (History history = new History(ring)) {
      ring.scale(3);
      Figures.tell(place.scenario(), "5 to 3 in %.1f s", waited(ring, 3));
      targets.add(history.targets());
      assertThat(history.retired()).containsExactlyInAnyOrder(ring.pod(3), ring.pod(4));
    }
    for (int leaver : new int[] {3, 4}) {
      assertThat(ring.receipts(leaver)).hasSize(1);
      JsonNode receipt = ring.receipts(leaver).getFirst();
      assertThat(receipt.path("result").asText()).isEqualTo("Complete");
      assertThat(receipt.path("keys").asLong()).isEqualTo(held.get(leaver)).isPositive();
      long received = 0;
      for (JsonNode share : receipt.path("to")) {
        received += share.path("keys").asLong();
      }
      assertThat(received).as("keys that others received").isEqualTo(held.get(leaver));
    }
    assertThat(ring.events("Growing")).isPositive();
    assertThat(ring.events("Leaving")).isPositive();
    load.end().withoutFailure();
    assertThat(targets)
        .as("sets of members that data moved to, each way")
        .allSatisfy(way -> assertThat(way).hasSize(1));
  }

  /** What kubectl's own wait says is true only once it is; returns the seconds that it took. */
  private static double waited(Ring ring, int pods) {
    long start = System.nanoTime();
    ring.kubectl("wait", "--for=condition=Ready", "diststore/" + ring.name(), "--timeout=4m")
        .good();
    double seconds = Figures.seconds(start);
    JsonNode status = ring.status();
    assertThat(status.path("replicas").asInt()).isEqualTo(pods);
    assertThat(status.path("ring").path("whole").asBoolean()).isTrue();
    assertThat(ring.view().members()).hasSize(pods);
    assertThat(ring.view().isAtRest()).isTrue();
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(pods);
    return seconds;
  }

  /** Nothing adds keys or takes them away: what a pod holds stays as it is while the ring does. */
  private static Map<Integer, Long> held(Ring ring) {
    long all = 2L * Traffic.KEYS;
    Map<Integer, Long> held = new TreeMap<>();
    ring.await(
        "the status says what each member holds",
        () -> {
          for (int i = 0; i < 5; i++) {
            held.put(i, ring.member(i).path("keys").asLong());
          }
          assertThat(held.values().stream().mapToLong(n -> n).sum()).as("%s", held).isEqualTo(all);
        });
    return held;
  }
}
