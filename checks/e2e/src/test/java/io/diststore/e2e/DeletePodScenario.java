package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Deletes each pod of a ring once. */
@Scenario(number = 12, name = "delete-pod")
class DeletePodScenario {
  @Test
  void eachPodReturnsUnderItsNameAsANewIncarnationAndNothingIsLost(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    for (int i = 0; i < 3; i++) {
      int ordinal = i;
      String uid = ring.podNow(i).getMetadata().getUid();
      String incarnation = ring.view().incarnations().get(ring.pod(i));
      String step = ring.step();
      long start = System.nanoTime();
      ring.kubectl("delete", "pod/" + ring.pod(i)).orFail();
      ring.await(
          ring.pod(i) + " is back as a new incarnation",
          () -> {
            assertThat(ring.podNow(ordinal).getMetadata().getUid()).isNotEqualTo(uid);
            assertThat(ring.view().incarnations().get(ring.pod(ordinal)))
                .isNotNull()
                .isNotEqualTo(incarnation);
          });
      ring.awaitReadyAgain(step);
      assertThat(ring.view().members()).hasSize(3);
      Figures.report(
          place.scenario(),
          "%s deleted: ring whole again after %.1f s",
          ring.pod(i),
          Figures.seconds(start));
    }
    load.end().assertNoFailures();
  }
}
