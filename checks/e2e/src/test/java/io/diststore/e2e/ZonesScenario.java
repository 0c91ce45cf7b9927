package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Cuts one of three zones off the network. */
@Scenario(name = "zones", breaksCluster = true)
class ZonesScenario {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String SPREAD =
      "scheduling: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: "
          + ZONE
          + ", whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels:"
          + " {app.kubernetes.io/instance: store}}}]}";
  private static final String ADDED = "3";
  private static final String CUT = "node-" + ADDED;

  /** How soon each request must be answered. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * How soon the status must say that every key is available again. The operator waits for calls to
   * the pods that are cut off, and reads the pods every two seconds.
   */
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(10);

  private static final Duration CUT_FOR = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  @Test
  void aZoneThatIsCutOffTakesNoKeyWithIt(Place place) {
    Tool cluster = place.cluster().faults();
    cluster.run("start-node", ADDED).orFail();
    try {
      label(place, "=zone-");
      cutOff(place, cluster);
    } finally {
      cluster.run("stop-node", ADDED).orFail();
      place.cluster().kubectl().run("delete", "node", CUT).orFail();
      label(place, "-");
    }
  }

  /** Gives each node of the cluster a zone of its own, or takes all zones away. */
  private static void label(Place place, String change) {
    for (String node : place.cluster().nodes()) {
      String value = change.equals("-") ? "-" : change + node;
      place.cluster().kubectl().run("label", "node", node, ZONE + value).orFail();
    }
  }

  private static void cutOff(Place place, Tool cluster) {
    Ring ring = place.ring("store").replicas(6).with(SPREAD);
    Figures.report(place.scenario(), "Ready after %.1f s", ring.create());
    ring.awaitCondition("ZoneAware", "True", "Spread");
    Map<Boolean, List<Pod>> pods =
        ring.pods().stream()
            .collect(Collectors.partitioningBy(p -> p.getSpec().getNodeName().equals(CUT)));
    assertThat(pods.get(true)).as("pods in the zone that will be cut off").hasSize(2);

    String otherNode = pods.get(false).getFirst().getSpec().getNodeName();
    Load load = Load.through(place, ring, pods.get(false), otherNode);
    cluster.run("cut-node", ADDED).orFail();
    long start = System.nanoTime();
    Await.holds(
        "every key is available without the zone, in the ring and in the status",
        STATUS_LIMIT,
        POLL,
        () -> {
          View view = ring.view();
          pods.get(true)
              .forEach(
                  pod ->
                      assertThat(view.members().getOrDefault(pod.getMetadata().getName(), "DOWN"))
                          .isEqualTo("DOWN"));
          assertThat(ring.status().path("ring").path("epoch").asLong()).isEqualTo(view.epoch());
          assertThat(ring.status().path("ring").path("segmentsLost").asInt()).isZero();
          assertThat(ring.condition("Available").path("status").asText()).isEqualTo("True");
        });
    Figures.report(place.scenario(), "available after %.1f s", Figures.seconds(start));

    Await.pass(CUT_FOR);
    assertThat(ring.status().path("ring").path("segmentsLost").asInt()).isZero();
    cluster.run("mend-node", ADDED).orFail();
    start = System.nanoTime();
    ring.await(
        "the zone is back",
        () -> {
          assertThat(ring.view().members()).hasSize(6);
          assertThat(ring.view().isAtRest()).isTrue();
        });
    Figures.report(place.scenario(), "six members again after %.1f s", Figures.seconds(start));
    ring.awaitReady();
    load.end().assertAnsweredWithin(LIMIT);
  }
}
