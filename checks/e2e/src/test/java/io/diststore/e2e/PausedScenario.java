package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pauses a store, and scales it while it is paused. */
@Scenario(number = 31, name = "paused")
class PausedScenario {
  private static final Duration WATCH = Duration.ofSeconds(10);

  @Test
  void theOperatorTakesNoStepUntilTheStoreIsUnpaused(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Map<String, String> before = ring.uidsAndRestarts();
    ring.patch("{\"spec\":{\"paused\":true}}");
    ring.scale(4);
    ring.await(
        "the operator has handled the change",
        () ->
            assertThat(ring.status().path("observedGeneration").asLong())
                .isEqualTo(ring.resource().path("metadata").path("generation").asLong()));
    Await.pass(WATCH);
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(3);
    assertThat(ring.uidsAndRestarts()).isEqualTo(before);
    assertThat(ring.condition("Ready").path("status").asText()).isEqualTo("False");
    assertThat(ring.resource().path("status").path("conditions").toString()).contains("Paused");

    ring.patch("{\"spec\":{\"paused\":false}}");
    ring.awaitReady();
    assertThat(ring.pods()).hasSize(4);
  }
}
