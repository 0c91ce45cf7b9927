package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.history.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scales a store with a million keys from three pods to five and back, under load. */
@Scenario(name = "million")
@Tag("long")
class MillionScenario {
  private static final int KEYS = 1_000_000;
  private static final int VALUE_BYTES = 100;

  @Test
  void noRequestFailsAndNoKeyIsLost(Place place) {
    Ring ring = place.ring("store").memory("1536Mi");
    ring.create();
    JsonNode stored = bulk(place, ring, "store");
    assertThat(stored.path("right").asInt()).isEqualTo(KEYS);
    Load load = Load.on(place, ring);
    long start = System.nanoTime();
    List<List<Set<String>>> targets = new ArrayList<>();
    try (History history = new History(ring)) {
      ring.scale(5);
      ring.awaitReady();
      Figures.report(place.scenario(), "scaled from 3 to 5 pods in %.1f s", Figures.seconds(start));
      targets.add(history.targets());
    }
    Map<Integer, Long> held = held(ring);
    start = System.nanoTime();
    try (History history = new History(ring)) {
      ring.scale(3);
      ring.awaitReady();
      Figures.report(place.scenario(), "scaled from 5 to 3 pods in %.1f s", Figures.seconds(start));
      targets.add(history.targets());
    }
    for (int leaving : new int[] {3, 4}) {
      JsonNode receipt = ring.receipts(leaving).getFirst();
      Figures.report(place.scenario(), "receipt: %s", receipt);
      assertThat(receipt.path("result").asText()).isEqualTo("Complete");
      assertThat(receipt.path("keys").asLong()).isEqualTo(held.get(leaving));
    }
    load.end().assertNoFailures();
    assertThat(targets)
        .as("targets of each scaling")
        .allSatisfy(targetsOfOne -> assertThat(targetsOfOne).hasSize(1));
    assertThat(bulk(place, ring, "compare").path("right").asInt()).isEqualTo(KEYS);
    assertThat(ring.uidsAndRestarts().values()).allMatch(run -> run.endsWith("/0"));
  }

  private static JsonNode bulk(Place place, Ring ring, String what) {
    String last =
        Load.run(
            place,
            ring.namespace(),
            what,
            "store:9900",
            String.valueOf(KEYS),
            String.valueOf(VALUE_BYTES));
    Figures.report(place.scenario(), "%s: %s", what, last);
    return Cluster.json(last);
  }

  private static Map<Integer, Long> held(Ring ring) {
    Map<Integer, Long> held = new TreeMap<>();
    ring.await(
        "the status counts the keys of each member",
        () -> {
          for (int i = 0; i < 5; i++) {
            held.put(i, ring.member(i).path("keys").asLong());
          }
          assertThat(held.values().stream().mapToLong(n -> n).sum())
              .as("%s", held)
              .isEqualTo(2L * (KEYS + Traffic.KEYS));
        });
    return held;
  }
}
