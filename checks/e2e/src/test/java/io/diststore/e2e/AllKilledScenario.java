package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Kills all nodes of a ring at the same time, so all data is lost. */
@Scenario(number = 22, name = "all-killed")
class AllKilledScenario {
  /** How soon the new incarnations must form the ring, without a person. */
  private static final Duration FORMED = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  @Test
  void theStatusNamesTheLossAndTheRingWorksAgainAfterTheLossIsAccepted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    ring.put(0, "key", "value");
    SignalSender signals = new SignalSender(place);
    for (int i = 0; i < 3; i++) {
      signals.prepare(ring, i);
    }
    View before = ring.view();
    for (int i = 0; i < 3; i++) {
      signals.send(ring, i, "KILL");
    }
    long start = System.nanoTime();
    // The name of the incident depends on the lost segments, which are known only when all members
    // are back.
    Await.holds(
        "all three are members again",
        FORMED,
        POLL,
        () -> {
          View view = ring.view();
          assertThat(view.epoch()).isGreaterThan(before.epoch());
          assertThat(view.members().values().stream().filter("UP"::equals)).hasSize(3);
        });
    Figures.report(place.scenario(), "three members after %.1f s", Figures.seconds(start));
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
    assertThat(ring.view().ringId()).isEqualTo(before.ringId());
    assertThat(ring.exec(0, "storeget", "key").exit()).isEqualTo(1);
    ring.put(0, "key", "new");
    assertThat(ring.get(2, "key")).isEqualTo("new");
  }
}
