package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A pod that has handed over and waits for its end is started again by kubelet. */
@Scenario(value = 16, name = "parked-pod")
class ParkedPodScenario {
  @Test
  void itStaysParkedAndTheShrinkingGoesOn(Place place) {
    Ring ring = place.ring("store").replicas(4);
    ring.create();
    Surgeon surgeon = new Surgeon(place);
    surgeon.signal(ring, 3, "CONT");
    Load load = Load.on(place, ring);
    ring.scale(3);
    ring.await(
        "the last pod begins to leave",
        () -> assertThat(ring.view().members().get(ring.pod(3))).isNotEqualTo("UP"));
    // Nobody takes the parked pod away meanwhile.
    ring.patch("{\"spec\":{\"paused\":true}}");
    ring.await(
        "the last pod has left",
        () -> assertThat(ring.view().members()).doesNotContainKey(ring.pod(3)));
    assertThat(ring.pods()).hasSize(4);
    long epoch = ring.view().epoch();
    surgeon.signal(ring, 3, "KILL");
    ring.await(
        "its container runs again, and answers",
        () -> {
          assertThat(Ring.restarts(ring.podNow(3))).isEqualTo(1);
          assertThat(ring.exec(3, "storeget", "few-0").exit()).isZero();
        });
    assertThat(History.isReady(ring.podNow(3))).isFalse();
    assertThat(ring.view().members()).doesNotContainKey(ring.pod(3));
    assertThat(ring.view().epoch()).isEqualTo(epoch);
    ring.patch("{\"spec\":{\"paused\":false}}");
    ring.awaitReady();
    assertThat(ring.pods()).hasSize(3);
    assertThat(ring.view().members()).hasSize(3);
    load.end().withoutFailure();
  }
}
