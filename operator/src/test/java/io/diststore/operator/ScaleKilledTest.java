package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Creates a store, grows it and shrinks it. The operator is killed at every point of this story.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ScaleKilledTest {
  @Test
  void onlyTheRightPodsAreRemovedWhereverTheOperatorIsKilled() {
    Queue<String> deaths = KilledAnywhere.in(nothing -> {}, ScaleKilledTest::threeFiveThree);

    assertThat(deaths)
        .as("the operator was killed after every action that cannot be undone")
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
    checkEnd(cluster, cluster.awaitReady().getStatus(), first);
  }

  private static void checkEnd(
      StandInCluster cluster, DistStoreStatus status, Map<String, String> first) {
    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(uids(cluster, status)).as("the first three pods").isEqualTo(first);
    assertThat(cluster.set().getSpec().getReplicas()).isEqualTo(3);
    assertThat(cluster.ring().leaveCommands().stream().map(NodeId::name).distinct())
        .as("nodes that were told to leave")
        .containsExactlyInAnyOrder("ring-3", "ring-4");
    assertThat(cluster.ring().leaveCommands().stream().distinct())
        .as("incarnations that were told to leave")
        .hasSize(2);
    assertThat(cluster.deletedWhileListed()).as("pods deleted while members").isEmpty();
    assertThat(cluster.ring().goneReports()).as("incarnations reported gone").isEmpty();
    assertThat(status.handoffs()).allMatch(h -> h.result().equals("Complete"));
    assertThat(
            status.handoffs().stream()
                .collect(Collectors.toMap(LeaveReceipt::id, LeaveReceipt::keys)))
        .as("receipts")
        .isEqualTo(cluster.ring().keysHeldByLeavingMembers())
        .hasSize(2);
  }

  private static Map<String, String> uids(StandInCluster cluster, DistStoreStatus status) {
    assertThat(status.replicas()).as(Serialization.asYaml(status)).isEqualTo(3);
    return cluster.pods().stream()
        .collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p.getMetadata().getUid()));
  }
}
