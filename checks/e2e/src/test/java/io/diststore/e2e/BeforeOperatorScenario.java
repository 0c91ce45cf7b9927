package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A ring that was asked for when nobody was there to make it. */
@Scenario(value = 2, name = "before-operator", installs = true)
@Order(1)
class BeforeOperatorScenario {
  @Test
  void aStoreThatWasThereBeforeTheOperatorIsMadeWhenItComes(Place place) {
    Installation installation = new Installation(Installation.NAMESPACE);
    installation.install();
    installation.uninstall();

    // The definitions stay when the chart goes.
    Ring ring = place.ring("early").apply();
    assertThat(ring.statefulSet()).isNull();

    installation.install();
    ring.awaitReady();
    ring.put(0, "key", "value");
    assertThat(ring.get(2, "key")).isEqualTo("value");
  }
}
