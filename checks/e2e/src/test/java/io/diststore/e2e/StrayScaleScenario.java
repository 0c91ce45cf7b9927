package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Scales or deletes the StatefulSet instead of the store. */
@Scenario(number = 10, name = "stray-scale")
class StrayScaleScenario {
  @Test
  void theOperatorRevertsTheScalingOfAStatefulSetAndNothingIsLost(Place place) {
    Ring ring = place.ring("store").replicas(5);
    ring.create();
    Load load = Load.on(place, ring);
    String first = ring.podNow(0).getMetadata().getUid();

    String step = ring.step();
    ring.kubectl("scale", "statefulset/store", "--replicas=3").orFail();
    ring.await(
        "the operator reports the scaling and has reverted it",
        () -> {
          assertThat(ring.events("UnmanagedScale")).isPositive();
          assertThat(ring.statefulSet().getSpec().getReplicas()).isEqualTo(5);
          assertThat(ring.pods()).hasSize(5).allMatch(History::isReady);
        });
    ring.awaitReadyAgain(step);
    assertThat(ring.podNow(0).getMetadata().getUid()).isEqualTo(first);
    load.end().assertLinearizable();
  }

  @Test
  void aNewStatefulSetAdoptsThePodsOfADeletedOneWithoutRestartingThem(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    Map<String, String> before = ring.uids();
    Map<String, Integer> restarts =
        ring.pods().stream()
            .collect(Collectors.toMap(p -> p.getMetadata().getName(), Ring::restarts));
    String old = ring.statefulSet().getMetadata().getUid();

    String step = ring.step();
    ring.kubectl("delete", "statefulset/store", "--cascade=orphan").orFail();
    ring.await(
        "another StatefulSet owns the pods",
        () -> {
          StatefulSet set = ring.statefulSet();
          assertThat(set).as("the StatefulSet; %s", ring.status()).isNotNull();
          String uid = set.getMetadata().getUid();
          assertThat(uid).as("the StatefulSet's uid").isNotEqualTo(old);
          assertThat(ring.pods())
              .hasSize(3)
              .allSatisfy(
                  pod ->
                      assertThat(pod.getMetadata().getOwnerReferences())
                          .as("owners of %s", pod.getMetadata().getName())
                          .anyMatch(owner -> owner.getUid().equals(uid)));
        });
    ring.awaitReadyAgain(step);
    assertThat(ring.uids()).as("uids of the pods").isEqualTo(before);
    assertThat(ring.pods())
        .as("pods whose containers did not restart: %s", ring.uidsAndRestarts())
        .allMatch(pod -> Ring.restarts(pod) == restarts.get(pod.getMetadata().getName()));
    load.end().assertLinearizable();
  }
}
