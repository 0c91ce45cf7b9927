package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Empties the ring object, or sets it back to an older copy, while clients write. */
@Scenario(name = "ring-object-reset")
class RingObjectResetScenario {
  @Test
  void anEmptiedRingObjectGetsTheLatestViewBackAndNoSecondRingIsFounded(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    View before = ring.view();

    ring.setRegisteredView("");
    // The new pod finds the ring object empty, unless a member has already restored the view.
    ring.kubectl("delete", "pod/" + ring.pod(2), "--grace-period=0", "--force").orFail();

    assertRestored(ring, before);
    load.end().assertLinearizable();
  }

  @Test
  void aRingObjectThatIsRestoredFromAnOlderCopyGetsTheLatestViewBack(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    String copy = ring.ringObject().path("status").path("view").asText();
    ring.scale(4);
    ring.awaitReady();
    Load load = Load.on(place, ring);
    View before = ring.view();
    assertThat(before.epoch()).isGreaterThan(View.of(copy).epoch());

    ring.setRegisteredView(copy);
    // The copy lists an earlier incarnation of the new pod, and does not list the fourth member.
    ring.kubectl("delete", "pod/" + ring.pod(0), "--grace-period=0", "--force").orFail();

    assertRestored(ring, before);
    load.end().assertLinearizable();
  }

  /**
   * Waits until the ring object holds a view that is later than {@code before}, and checks that the
   * store's status reports what happened and that the ring keeps working.
   */
  private static void assertRestored(Ring ring, View before) {
    ring.awaitCondition("RingObjectIntact", "True", "Restored");
    ring.await(
        "the ring is whole again, in a later view",
        () -> {
          View now = ring.view();
          assertThat(now.epoch()).isGreaterThan(before.epoch());
          assertThat(now.isAtRest()).as(now.toString()).isTrue();
          assertThat(now.members().keySet()).isEqualTo(before.members().keySet());
        });
    ring.awaitReady();
    assertThat(ring.view().ringId()).isEqualTo(before.ringId());
    assertThat(ring.condition("RingObjectIntact").path("message").asText()).contains(" put epoch ");
    assertThat(ring.events("RingObjectRestored")).isPositive();
    int pods = before.members().size();
    ring.scale(pods + 1);
    ring.awaitReady();
    assertThat(ring.view().members()).hasSize(pods + 1);
  }
}
