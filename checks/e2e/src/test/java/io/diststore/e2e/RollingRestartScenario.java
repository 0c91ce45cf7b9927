package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes a store's settings so that its pods restart. */
@Scenario(number = 29, name = "rolling-restart")
class RollingRestartScenario {
  @Test
  void podsRestartOneAtATimeAndNoRequestFails(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Load load = Load.on(place, ring);
    restart(place, ring, "spec.restart", "{\"spec\":{\"restart\":\"once\"}}");
    restart(
        place,
        ring,
        "memory limit",
        "{\"spec\":{\"resources\":{\"limits\":{\"memory\":\"288Mi\"}}}}");
    restart(
        place,
        ring,
        "environment variable",
        "{\"spec\":{\"podTemplate\":{\"spec\":{\"containers\":[{\"name\":\"store\",\"env\":[{\"name\":\"EXTRA\",\"value\":\"1\"}]}]}}}}");
    assertThat(ring.exec(0, "sh", "-c", "echo $EXTRA").orFail().strip()).isEqualTo("1");
    assertThat(ring.podNow(0).getSpec().getContainers().getFirst().getResources().getLimits())
        .hasToString("{memory=288Mi}");
    load.end().assertNoFailures();
  }

  private static void restart(Place place, Ring ring, String what, String change) {
    Map<String, String> before = ring.uidsAndRestarts();
    long start = System.nanoTime();
    try (History history = new History(ring)) {
      ring.patch(change);
      ring.awaitReady();
      assertThat(history.readyAtLeast()).as("fewest ready pods").isGreaterThanOrEqualTo(2);
      assertThat(history.views())
          .as("views of a whole ring: before, between two restarts, and after")
          .filteredOn(view -> view.members().size() == 3 && view.isAtRest())
          .hasSizeGreaterThanOrEqualTo(4);
    }
    Figures.report(
        place.scenario(),
        "%s changed: three pods restarted in %.1f s",
        what,
        Figures.seconds(start));
    assertThat(ring.uidsAndRestarts())
        .hasSize(3)
        .allSatisfy((pod, run) -> assertThat(run).isNotEqualTo(before.get(pod)));
  }
}
