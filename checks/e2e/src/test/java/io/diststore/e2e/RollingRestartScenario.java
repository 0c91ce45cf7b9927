package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes that only a restarted pod has. */
@Scenario(value = 29, name = "rolling-restart")
class RollingRestartScenario {
  @Test
  void eachChangeRestartsOnePodAtATimeAndNoRequestFails(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    rolls(place, ring, "restart", "{\"spec\":{\"restart\":\"once\"}}");
    rolls(
        place,
        ring,
        "memory limit",
        "{\"spec\":{\"resources\":{\"limits\":{\"memory\":\"288Mi\"}}}}");
    rolls(
        place,
        ring,
        "variable",
        "{\"spec\":{\"podTemplate\":{\"spec\":{\"containers\":[{\"name\":\"store\",\"env\":[{\"name\":\"EXTRA\",\"value\":\"1\"}]}]}}}}");
    assertThat(ring.exec(0, "sh", "-c", "echo $EXTRA").good().strip()).isEqualTo("1");
    assertThat(ring.podNow(0).getSpec().getContainers().getFirst().getResources().getLimits())
        .hasToString("{memory=288Mi}");
    load.end().withoutFailure();
  }

  private static void rolls(Place place, Ring ring, String what, String change) {
    Map<String, String> before = ring.lives();
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      ring.patch(change);
      ring.awaitReady();
      assertThat(history.readyAtLeast()).as("pods ready at any time").isGreaterThanOrEqualTo(2);
      assertThat(history.views())
          .as("the ring is whole at first, between two pods, and at last")
          .filteredOn(view -> view.members().size() == 3 && view.isAtRest())
          .hasSizeGreaterThanOrEqualTo(4);
    }
    Figures.tell(place.scenario(), "%s: three pods in %.1f s", what, Figures.seconds(start));
    assertThat(ring.lives())
        .hasSize(3)
        .allSatisfy((pod, life) -> assertThat(life).isNotEqualTo(before.get(pod)));
  }
}
