package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All processes of a ring that is kept in memory end at once. */
@Scenario(value = 22, name = "all-killed")
@Tag("long")
class DataLostScenario {
  @Test
  void theLossIsNamedAndTheRingWorksAgainOnceItIsAccepted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    Surgeon surgeon = new Surgeon(place);
    for (int i = 0; i < 3; i++) {
      surgeon.signal(ring, i, "CONT");
    }
    String ringId = ring.view().ringId();
    for (int i = 0; i < 3; i++) {
      surgeon.signal(ring, i, "KILL");
    }
    // What is lost, and so its name, is known once all of them are back.
    ring.await(
        "all three are members again",
        () -> assertThat(ring.view().members().values().stream().filter("UP"::equals)).hasSize(3));
    ring.awaitStalled("DataLost");
    String incident = ring.status().path("ring").path("incident").asText();
    assertThat(incident).startsWith("loss-");
    assertThat(ring.condition("Stalled").path("message").asText()).contains(incident);
    // Refused, not answered as if the key had never been.
    assertThat(ring.exec(0, "storeget", "key").exit()).isEqualTo(5);

    ring.patch("{\"spec\":{\"acceptDataLoss\":\"loss-00000000\"}}");
    ring.await(
        "the operator has seen the wrong name",
        () ->
            assertThat(ring.status().path("observedGeneration").asLong())
                .isEqualTo(ring.resource().path("metadata").path("generation").asLong()));
    ring.awaitStalled("DataLost");
    ring.patch("{\"spec\":{\"acceptDataLoss\":\"" + incident + "\"}}");
    ring.awaitReady();
    assertThat(ring.view().ringId()).isEqualTo(ringId);
    assertThat(ring.exec(0, "storeget", "key").exit()).isEqualTo(1);
    ring.put(0, "key", "new");
    assertThat(ring.get(2, "key")).isEqualTo("new");
  }
}
