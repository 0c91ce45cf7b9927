package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Creates a store while no operator runs. */
@Scenario(number = 2, name = "before-operator", installs = true)
@Order(1)
class BeforeOperatorScenario {
  @Test
  void anOperatorStartsAStoreThatWasCreatedBeforeIt(Place place) {
    Installation installation = new Installation(Installation.NAMESPACE);
    installation.install();
    installation.uninstall();

    // Uninstalling the chart does not remove the custom resource definitions.
    Ring ring = place.ring("early").apply();
    assertThat(ring.statefulSet()).isNull();

    installation.install();
    ring.awaitReady();
    ring.put(0, "key", "value");
    assertThat(ring.get(2, "key")).isEqualTo("value");
  }
}
