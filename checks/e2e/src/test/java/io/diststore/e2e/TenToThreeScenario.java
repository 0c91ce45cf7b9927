package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten pods become three in one go. */
@Scenario(value = 6, name = "ten-to-three")
@Tag("long")
class TenToThreeScenario {
  private static final int KEYS = 50_000;
  private static final double MOVED_MAX = 1.2;

  @Test
  void allLeaversGoInOneViewAndNothingIsMovedTwice(Place place) {
    Ring ring = place.ring("store").replicas(10);
    Figures.tell(place.scenario(), "ten pods Ready after %.1f s", ring.create());
    Load.run(place, ring.namespace(), "store", "store:9900", String.valueOf(KEYS), "100");
    long before = keysOfStayers(ring);
    Load load = Load.on(place, ring);
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      ring.scale(3);
      ring.awaitReady();
      assertThat(history.targets()).as("sets of members that data moved to").hasSize(1);
      assertThat(history.retired()).hasSize(7);
    }
    Figures.tell(place.scenario(), "10 to 3 in %.1f s", Figures.seconds(start));
    load.end().withoutFailure();

    long sent = 0;
    for (JsonNode receipt : ring.status().path("handoffs")) {
      assertThat(receipt.path("result").asText()).isEqualTo("Complete");
      for (JsonNode share : receipt.path("to")) {
        assertThat(share.path("name").asText())
            .as("who received")
            .isIn(ring.pod(0), ring.pod(1), ring.pod(2));
        sent += share.path("keys").asLong();
      }
    }
    long gained = keysOfStayers(ring) - before;
    Figures.tell(place.scenario(), "%,d keys sent, %,d more held by who stays", sent, gained);
    assertThat(gained).isPositive();
    assertThat((double) sent)
        .as("what leavers sent, beside what those that stay then hold more")
        .isLessThanOrEqualTo(gained * MOVED_MAX);
    JsonNode found =
        Cluster.json(
            Load.run(
                place, ring.namespace(), "compare", "store:9900", String.valueOf(KEYS), "100"));
    assertThat(found.path("right").asInt()).isEqualTo(KEYS);
  }

  /** As they say themselves, once they have told the operator of all there is. */
  private static long keysOfStayers(Ring ring) {
    ring.await(
        "the status knows both copies of every key",
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
