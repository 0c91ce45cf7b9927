package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An image that cannot be pulled. */
@Scenario(value = 27, name = "bad-image")
@Tag("long")
class BadImageScenario {
  private static final String NOWHERE = "image: diststore/node:there-is-no-such-tag";

  @Test
  void aRingStopsAfterTheFirstPodAndHealsWhenTheImageIsReverted(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    String good = ring.status().path("image").asText();
    ring.put(0, "key", "value");
    Map<String, String> before = ring.lives();
    Load load = Load.on(place, ring);

    ring.patch("{\"spec\":{\"image\":\"diststore/node:there-is-no-such-tag\"}}");
    String why = ring.awaitCondition("Stalled", "True", "").toString();
    Figures.tell(place.scenario(), "%s", why);
    assertThat(why).contains("ImagePullFailed").contains("cannot start");
    Map<String, String> meanwhile = ring.lives();
    long same =
        before.entrySet().stream()
            .filter(pod -> Objects.equals(meanwhile.get(pod.getKey()), pod.getValue()))
            .count();
    assertThat(same).as("pods that were left alone").isEqualTo(before.size() - 1);

    ring.patch("{\"spec\":{\"image\":\"" + good + "\"}}");
    ring.awaitReady();
    load.end().withoutFailure();
    assertThat(ring.get(2, "key")).isEqualTo("value");
  }

  @Test
  void aNewRingSaysWhyItDoesNotStartAndStartsWhenTheImageIsThere(Place place) {
    Ring ring = place.ring("store").with(NOWHERE).apply();
    assertThat(ring.awaitCondition("Stalled", "True", "").toString()).contains("Image");
    // Without an image, a store keeps the one that it has.
    ring.patch("{\"spec\":{\"image\":\"diststore/node:" + Settings.text("tag") + "\"}}");
    ring.awaitReady();
  }
}
