package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kills all nodes of a ring at the same time, so all data is lost. */
@Scenario(number = 22, name = "all-killed")
@Tag("long")
class AllKilledScenario {
  @Test
  void theStatusNamesTheLossAndTheRingWorksAgainAfterTheLossIsAccepted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    SignalSender signals = new SignalSender(place);
    for (int i = 0; i < 3; i++) {
      signals.prepare(ring, i);
    }
    String ringId = ring.view().ringId();
    for (int i = 0; i < 3; i++) {
      signals.send(ring, i, "KILL");
    }
    // The name of the incident depends on the lost segments, which are known only when all members
    // are back.
    ring.await(
        "all three are members again",
        () -> assertThat(ring.view().members().values().stream().filter("UP"::equals)).hasSize(3));
    ring.awaitStalled("DataLost");
    String incident = ring.status().path("ring").path("incident").asText();
    assertThat(incident).startsWith("loss-");
    assertThat(ring.condition("Stalled").path("message").asText()).contains(incident);
    // Exit code 5: the read is refused. Exit code 1 would mean that the key does not exist.
    assertThat(ring.exec(0, "storeget", "key").exit()).isEqualTo(5);

    ring.patch("{\"spec\":{\"acceptDataLoss\":\"loss-00000000\"}}");
    ring.await(
        "the operator has handled the wrong name",
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
