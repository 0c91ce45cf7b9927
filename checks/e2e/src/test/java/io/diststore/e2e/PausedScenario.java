package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator that is told to keep its hands off. */
@Scenario(value = 31, name = "paused")
class PausedScenario {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  @Test
  void noStepIsTakenUntilItIsUnpaused(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Map<String, String> before = ring.lives();
    ring.patch("{\"spec\":{\"paused\":true}}");
    ring.scale(4);
    ring.await(
        "the operator has seen it",
        () ->
            assertThat(ring.status().path("observedGeneration").asLong())
                .isEqualTo(ring.resource().path("metadata").path("generation").asLong()));
    Await.pass(LONG_ENOUGH);
    assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(3);
    assertThat(ring.lives()).isEqualTo(before);
    assertThat(ring.condition("Ready").path("status").asText()).isEqualTo("False");
    assertThat(ring.resource().path("status").path("conditions").toString()).contains("Paused");

    ring.patch("{\"spec\":{\"paused\":false}}");
    ring.awaitReady();
    assertThat(ring.pods()).hasSize(4);
  }
}
