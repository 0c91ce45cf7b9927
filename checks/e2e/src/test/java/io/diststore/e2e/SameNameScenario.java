package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Creates a store whose name another object already has. */
@Scenario(number = 3, name = "same-name")
@Tag("long")
class SameNameScenario {
  @Test
  void storesOfTheSameNameInTwoNamespacesAreTwoRings(Place place) {
    Ring one = place.ring("twin").apply();
    Ring other = place.ring(place.addNamespace(Map.of()), "twin").apply();
    one.awaitReady();
    other.awaitReady();
    one.put(0, "key", "one");
    assertThat(other.exec(0, "storeget", "key").exit()).isEqualTo(1);
    other.put(0, "key", "other");
    assertThat(one.get(1, "key")).isEqualTo("one");
    assertThat(one.view().ringId()).isNotEqualTo(other.view().ringId());
    assertThat(one.view().members()).hasSize(3);
    assertThat(other.view().members()).hasSize(3);
  }

  @Test
  void aStoreWithTheNameAndTheNamespaceOfTheReleaseWorks(Place place) {
    Ring ring = place.ring(Installation.NAMESPACE, Installation.RELEASE);
    try {
      ring.create();
      ring.put(0, "key", "value");
      assertThat(ring.get(2, "key")).isEqualTo("value");
    } finally {
      ring.kubectl("delete", "diststore/" + ring.name()).orFail();
    }
  }

  @Test
  void theOperatorReportsAndDoesNotTouchAForeignObjectOfTheSameName(Place place) {
    place.kubectl("create", "service", "clusterip", "store", "--tcp=80:80").orFail();
    Ring ring = place.ring("store").apply();
    ring.awaitStalled("NameConflict");
    assertThat(ring.condition("Stalled").path("message").asText()).contains("Service", "store");
    assertThat(ring.statefulSet()).isNull();
    assertThat(
            place
                .cluster()
                .client()
                .services()
                .inNamespace(place.namespace())
                .withName("store")
                .get()
                .getSpec()
                .getPorts()
                .getFirst()
                .getPort())
        .isEqualTo(80);
    place.kubectl("delete", "service/store").orFail();
    ring.awaitReady();
  }
}
