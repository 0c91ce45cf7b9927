package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Kills the process of a pod that has left the ring; kubelet restarts the container. */
@Scenario(number = 16, name = "parked-pod")
class ParkedPodScenario {
  @Test
  void thePodStaysParkedAndScalingDownContinues(Place place) {
    Ring ring = place.ring("store").replicas(4);
    ring.create();
    SignalSender signals = new SignalSender(place);
    signals.prepare(ring, 3);
    Load load = Load.on(place, ring);
    ring.scale(3);
    ring.await(
        "the last pod begins to leave",
        () -> assertThat(ring.view().members().get(ring.pod(3))).isNotEqualTo("UP"));
    // While the store is paused, the operator does not remove the parked pod.
    ring.patch("{\"spec\":{\"paused\":true}}");
    ring.await(
        "the last pod has left",
        () -> assertThat(ring.view().members()).doesNotContainKey(ring.pod(3)));
    assertThat(ring.pods()).hasSize(4);
    long epoch = ring.view().epoch();
    signals.send(ring, 3, "KILL");
    ring.await(
        "the container runs again and answers requests",
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
    load.end().assertNoFailures();
  }
}
