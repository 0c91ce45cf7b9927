package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gives a store an image that cannot be pulled. */
@Scenario(number = 27, name = "bad-image")
@Tag("long")
class BadImageScenario {
  private static final String MISSING_IMAGE = "image: diststore/node:there-is-no-such-tag";

  @Test
  void aRollingRestartStopsAfterTheFirstPodAndResumesWhenTheImageIsReverted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    String good = ring.status().path("image").asText();
    ring.put(0, "key", "value");
    Map<String, String> before = ring.uidsAndRestarts();
    Load load = Load.on(place, ring);

    ring.patch("{\"spec\":{\"image\":\"diststore/node:there-is-no-such-tag\"}}");
    String stalled = ring.awaitCondition("Stalled", "True", "").toString();
    Figures.report(place.scenario(), "%s", stalled);
    assertThat(stalled).contains("ImagePullFailed").contains("cannot start");
    Map<String, String> now = ring.uidsAndRestarts();
    long unchanged =
        before.entrySet().stream()
            .filter(pod -> Objects.equals(now.get(pod.getKey()), pod.getValue()))
            .count();
    assertThat(unchanged).as("pods that did not restart").isEqualTo(before.size() - 1);

    ring.patch("{\"spec\":{\"image\":\"" + good + "\"}}");
    ring.awaitReady();
    load.end().assertNoFailures();
    assertThat(ring.get(2, "key")).isEqualTo("value");
  }

  @Test
  void aNewStoreExplainsWhyItDoesNotStartAndStartsWithAnImageThatExists(Place place) {
    Ring ring = place.ring("store").with(MISSING_IMAGE).apply();
    assertThat(ring.awaitCondition("Stalled", "True", "").toString()).contains("Image");
    // A patch that removes spec.image would change nothing: the store would keep its current image.
    ring.patch("{\"spec\":{\"image\":\"diststore/node:" + Settings.text("tag") + "\"}}");
    ring.awaitReady();
  }
}
