package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A store is made with three pods, grown to five and shrunk to three by operators that die. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ScaleKilledTest {
  @Test
  void whereverTheOperatorIsKilledTheRingEndsAsItShouldAndNobodyElseIsTakenAway() {
    Queue<String> deaths = KilledAnywhere.in(nothing -> {}, ScaleKilledTest::threeFiveThree);

    assertThat(deaths)
        .as("among the points is everything that cannot be undone")
        .anyMatch(
            d -> d.startsWith("AFTER") && d.contains("POST") && d.contains("/diststorerings #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("PATCH") && d.contains("/pods/ring-4 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("die ring-3 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("die ring-4 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.endsWith("/statefulsets/ring #3"));
  }

  private static void threeFiveThree(StandInCluster cluster, Runnable settle) {
    cluster.create(3);
    Map<String, String> first = uids(cluster, cluster.awaitReady().getStatus());
    cluster.scale(5);
    cluster.awaitReady();
    cluster.scale(3);
    cluster.awaitReady();
    settle.run();
    endsAsItShould(cluster, cluster.awaitReady().getStatus(), first);
  }

  private static void endsAsItShould(
      StandInCluster cluster, DistStoreStatus status, Map<String, String> first) {
    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(uids(cluster, status)).as("pods, which nobody has replaced").isEqualTo(first);
    assertThat(cluster.set().getSpec().getReplicas()).isEqualTo(3);
    assertThat(cluster.ring().toldToLeave().stream().map(NodeId::name).distinct())
        .as("who was told to leave")
        .containsExactlyInAnyOrder("ring-3", "ring-4");
    assertThat(cluster.ring().toldToLeave().stream().distinct())
        .as("lives that were told to leave")
        .hasSize(2);
    assertThat(cluster.takenWhileListed()).as("pods taken away while members").isEmpty();
    assertThat(cluster.ring().toldGone()).as("lives said to be over").isEmpty();
    assertThat(status.handoffs()).allMatch(h -> h.result().equals("Complete"));
    assertThat(status.handoffs().stream().collect(Collectors.toMap(Handoff::id, Handoff::keys)))
        .as("receipts")
        .isEqualTo(cluster.ring().heldByLeavers())
        .hasSize(2);
  }

  private static Map<String, String> uids(StandInCluster cluster, DistStoreStatus status) {
    assertThat(status.replicas()).as(Serialization.asYaml(status)).isEqualTo(3);
    return cluster.pods().stream()
        .collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p.getMetadata().getUid()));
  }
}
