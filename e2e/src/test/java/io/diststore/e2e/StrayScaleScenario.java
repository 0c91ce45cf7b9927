package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody turns to the StatefulSet instead of the store. */
@Scenario(value = 10, name = "stray-scale")
class StrayScaleScenario {
  @Test
  void scalingTheStatefulSetIsRevertedAndLosesNothing(Place place) {
    Ring ring = place.ring("store").replicas(5);
    ring.create();
    Load load = Load.on(place, ring);
    String first = ring.podNow(0).getMetadata().getUid();

    ring.kubectl("scale", "statefulset/store", "--replicas=3").good();
    ring.await(
        "the number is as it was, and said",
        () -> {
          assertThat(ring.events("UnmanagedScale")).isPositive();
          assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(5);
          assertThat(ring.pods()).hasSize(5).allMatch(History::isReady);
        });
    ring.awaitReady();
    assertThat(ring.podNow(0).getMetadata().getUid()).isEqualTo(first);
    load.end().linearizable();
  }

  @Test
  void podsWhoseStatefulSetIsDeletedAreAdoptedAndNotRestarted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    Map<String, String> before = ring.lives();
    String old = ring.statefulSet().getMetadata().getUid();

    ring.kubectl("delete", "statefulset/store", "--cascade=orphan").good();
    ring.await(
        "another StatefulSet owns the pods",
        () -> {
          String uid = ring.statefulSet().getMetadata().getUid();
          assertThat(uid).isNotEqualTo(old);
          assertThat(ring.pods())
              .hasSize(3)
              .allSatisfy(
                  pod ->
                      assertThat(pod.getMetadata().getOwnerReferences())
                          .anyMatch(owner -> owner.getUid().equals(uid)));
        });
    ring.awaitReady();
    assertThat(ring.lives()).isEqualTo(before);
    load.end().withoutFailure();
  }
}
