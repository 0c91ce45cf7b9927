package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each pod is deleted once. */
@Scenario(value = 12, name = "delete-pod")
class DeletePodScenario {
  @Test
  void eachPodReturnsUnderItsNameAsAnotherLifeAndNothingIsLost(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    for (int i = 0; i < 3; i++) {
      int ordinal = i;
      String uid = ring.podNow(i).getMetadata().getUid();
      String life = ring.view().incarnations().get(ring.pod(i));
      String step = ring.step();
      long start = System.nanoTime();
      ring.kubectl("delete", "pod/" + ring.pod(i)).good();
      ring.await(
          ring.pod(i) + " is back as another life",
          () -> {
            assertThat(ring.podNow(ordinal).getMetadata().getUid()).isNotEqualTo(uid);
            assertThat(ring.view().incarnations().get(ring.pod(ordinal)))
                .isNotNull()
                .isNotEqualTo(life);
          });
      ring.awaitReadyAgain(step);
      assertThat(ring.view().members()).hasSize(3);
      Figures.tell(
          place.scenario(), "%s deleted: whole after %.1f s", ring.pod(i), Figures.seconds(start));
    }
    load.end().withoutFailure();
  }
}
