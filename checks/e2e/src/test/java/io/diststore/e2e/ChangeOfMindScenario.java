package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scales a store down, and up again before the last pod has left. */
@Scenario(number = 7, name = "change-of-mind")
class ChangeOfMindScenario {
  @Test
  void scalingUpWhileAPodLeavesTakesEffectAfterThePodHasLeft(Place place) {
    Ring ring = place.ring("store").replicas(4);
    ring.create();
    Load load = Load.on(place, ring);
    String last = ring.podNow(3).getMetadata().getUid();

    ring.scale(3);
    ring.await(
        "the last pod is marked as retired",
        () ->
            assertThat(ring.podNow(3).getMetadata().getAnnotations())
                .containsKey("diststore.io/retired"));
    ring.scale(4);
    ring.awaitReady();

    assertThat(ring.pods()).hasSize(4);
    assertThat(ring.view().members()).hasSize(4).doesNotContainValue("DOWN");
    assertThat(ring.podNow(3).getMetadata().getUid()).isNotEqualTo(last);
    assertThat(ring.receipts(3)).hasSize(1);
    load.end().assertNoFailures();
  }
}
