package io.diststore.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStore;
import io.diststore.operator.standin.StandInCluster;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Checks the events that the API server stores. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class EventsApiTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aRepeatedEventRaisesTheCountAndIsCreatedAgainAfterItWasDropped() {
    try (StandInCluster cluster = new StandInCluster()) {
      DistStore store = cluster.create(3);
      Events events = new Events(cluster.client(), "operator");

      events.publish(store, false, "Growing", "from 3 to 5 pods", NOW);
      events.publish(store, false, "Growing", "from 3 to 5 pods", NOW);
      events.publish(store, false, "Growing", "from 3 to 5 pods", NOW);
      assertThat(events(cluster))
          .singleElement()
          .satisfies(e -> assertThat(e.getSeries().getCount()).isEqualTo(3));

      cluster.client().resource(events(cluster).getFirst()).delete();
      events.publish(store, false, "Growing", "from 3 to 5 pods", NOW);
      events.publish(store, false, "Growing", "from 3 to 5 pods", NOW);
      assertThat(events(cluster))
          .singleElement()
          .satisfies(
              e -> {
                assertThat(e.getReason()).isEqualTo("Growing");
                assertThat(e.getNote()).isEqualTo("from 3 to 5 pods");
                assertThat(e.getSeries().getCount()).isEqualTo(2);
              });
    }
  }

  private static List<Event> events(StandInCluster cluster) {
    return cluster
        .client()
        .resources(Event.class)
        .inNamespace(cluster.namespace())
        .list()
        .getItems();
  }
}
