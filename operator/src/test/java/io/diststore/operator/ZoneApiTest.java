package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.StandInCluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests that the operator tells each pod the zone of its machine. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ZoneApiTest extends StandInTest {
  private final String machine = "machine-" + UUID.randomUUID().toString().substring(0, 8);
  private Node node;

  private void createMachine(Map<String, String> labels) {
    node =
        cluster
            .client()
            .resource(
                new NodeBuilder()
                    .withNewMetadata()
                    .withName(machine)
                    .withLabels(labels)
                    .endMetadata()
                    .build())
            .create();
  }

  @AfterEach
  void deleteMachine() {
    if (node != null) {
      cluster.client().resource(node).delete();
    }
  }

  private void createStore(String further) {
    cluster.create(3, further + "  podTemplate: {spec: {nodeName: " + machine + "}}\n");
    cluster.awaitReady();
  }

  private Optional<String> zone(String pod) {
    return Optional.ofNullable(
        cluster.thePod(pod).require().getMetadata().getAnnotations().get(Names.ZONE));
  }

  @Test
  void eachPodIsToldItsZone() {
    createMachine(Map.of("topology.kubernetes.io/zone", "eu-1a"));
    createStore("");
    assertThat(cluster.podNames()).allSatisfy(pod -> assertThat(zone(pod)).contains("eu-1a"));
  }

  @Test
  void podsOnAMachineWithoutAZoneNeedNotWait() {
    createMachine(Map.of());
    createStore("");
    assertThat(cluster.podNames()).allSatisfy(pod -> assertThat(zone(pod)).contains("-"));
    assertThat(StandInCluster.condition(cluster.store().getStatus(), "ZoneAware").reason())
        .isEqualTo("MachinesWithoutZone");
  }

  @Test
  void aPausedStoreTellsTheSuccessorOfAPodItsZone() {
    createMachine(Map.of("topology.kubernetes.io/zone", "eu-1a"));
    createStore("");
    cluster.change("{\"paused\": true}");
    String uid = uids().get("ring-1");
    cluster.thePod("ring-1").delete();
    Await.until(
        "the successor of ring-1 knows its zone",
        Await.LONG,
        () ->
            !uid.equals(uids().get("ring-1"))
                && uids().containsKey("ring-1")
                && zone("ring-1").isPresent(),
        () -> uids().toString());
  }

  @Test
  void aStoreThatIgnoresZonesIsLeftAlone() {
    createMachine(Map.of("topology.kubernetes.io/zone", "eu-1a"));
    createStore("  zones: Ignore\n");
    awaitPasses(2);
    assertThat(cluster.podNames()).allSatisfy(pod -> assertThat(zone(pod)).isEmpty());
  }
}
