package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorRun;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Kills the operator at every point of four stories: pods restart, a pod is replaced, a pod is
 * lost, and pods are lost with their data. There are four stories instead of one, because the time
 * for all runs of a story grows with the square of its length.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RestartKilledTest {
  @Test
  void eachPodRestartsOnceWhereverTheOperatorIsKilled() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              cluster.change("{\"restart\": \"again\"}");
              cluster.awaitReady();
              checkEnd(cluster, settle, 2, 2, 2);
              assertThat(cluster.ring().goneReports()).as("incarnations reported gone").isEmpty();
            });

    assertThat(deaths)
        .as("the operator was killed after every action that cannot be undone")
        .anyMatch(d -> isAfterDelete(d, "ring-0"))
        .anyMatch(d -> isAfterDelete(d, "ring-1"))
        .anyMatch(d -> isAfterDelete(d, "ring-2"));
  }

  @Test
  void aPodIsReplacedOnceWhereverTheOperatorIsKilled() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              replace(cluster, "ring-1");
              checkEnd(cluster, settle, 1, 2, 1);
              assertThat(cluster.ring().goneReports()).as("incarnations reported gone").isEmpty();
            });

    assertThat(deaths).anyMatch(d -> isAfterDelete(d, "ring-1"));
  }

  @Test
  void onlyTheLostPodIsReportedGoneWhereverTheOperatorIsKilled() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              NodeId lost = lose(cluster, "ring-2");
              checkEnd(cluster, settle, 1, 1, 2);
              assertThat(cluster.ring().goneReports())
                  .as("incarnations reported gone")
                  .containsOnly(lost);
            });

    assertThat(deaths).anyMatch(d -> d.startsWith("AFTER") && d.contains("gone ring-2 #"));
  }

  @Test
  void aLossIsAcceptedOnceUnderItsNameWhereverTheOperatorIsKilled() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              List<NodeId> lost =
                  Stream.of("ring-1", "ring-2").map(pod -> incarnation(cluster, pod)).toList();
              String incident = loseForGood(cluster);
              checkEnd(cluster, settle, 1, 2, 2);
              assertThat(cluster.ring().goneReports())
                  .as("incarnations reported gone")
                  .isSubsetOf(lost);
              assertThat(cluster.ring().acceptances()).containsExactly(incident);
            });

    assertThat(deaths).anyMatch(d -> d.startsWith("AFTER") && d.contains("accept_loss ring-0 #"));
  }

  private static boolean isAfterDelete(String death, String pod) {
    return death.startsWith("AFTER")
        && death.contains("DELETE")
        && death.contains("/pods/" + pod + " #");
  }

  /** Prepares a ready store with an operator that is not killed. */
  private static void threeReady(StandInCluster cluster) {
    OperatorRun operator = cluster.operator(Gate.harmless());
    cluster.create(3);
    cluster.awaitReady();
    operator.close();
  }

  /**
   * Checks how a story ended. All three nodes must be UP in a whole ring, and each must have had
   * the expected number of incarnations.
   *
   * @param incarnations how many incarnations of each node the ring must have listed, in the order
   *     of the pods
   */
  private static void checkEnd(StandInCluster cluster, Runnable settle, long... incarnations) {
    settle.run();
    cluster.awaitReady();

    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    for (int i = 0; i < incarnations.length; i++) {
      assertThat(incarnations(cluster, "ring-" + i))
          .as("incarnations of ring-%d", i)
          .isEqualTo(incarnations[i]);
    }
    assertThat(cluster.ring().leaveCommands()).isEmpty();
    assertThat(cluster.deletedWhileListed()).isEmpty();
  }

  private static void replace(StandInCluster cluster, String pod) {
    NodeId before = incarnation(cluster, pod);
    cluster
        .thePod(pod)
        .edit(
            p -> {
              p.getMetadata().getAnnotations().put(Names.REPLACE, "please");
              return p;
            });
    awaitSuccessor(cluster, before);
  }

  /**
   * Loses a pod. The ring can learn of this loss only from the operator. The ring itself ignores
   * that the node does not answer, and no new pod starts before the operator has told the ring.
   */
  private static NodeId lose(StandInCluster cluster, String pod) {
    NodeId before = incarnation(cluster, pod);
    cluster.ring().ignoreSilence(true);
    cluster.holdPods(true);
    cluster.losePower(pod);
    Await.until(
        "the operator tells the ring that " + pod + " is gone",
        Await.LONG,
        () -> cluster.ring().goneReports().contains(before),
        () ->
            cluster.ring().goneReports()
                + "; view "
                + cluster.ring().view()
                + "; pods "
                + cluster.podNames()
                + "; status "
                + Serialization.asYaml(cluster.store().getStatus()));
    cluster.holdPods(false);
    cluster.ring().ignoreSilence(false);
    awaitSuccessor(cluster, before);
    return before;
  }

  private static String loseForGood(StandInCluster cluster) {
    cluster.losePower("ring-1", "ring-2");
    cluster.awaitStalled("DataLost");
    String incident = cluster.store().getStatus().ring().incident();
    cluster.change("{\"acceptDataLoss\": \"%s\"}".formatted(incident));
    cluster.awaitReady();
    return incident;
  }

  private static void awaitSuccessor(StandInCluster cluster, NodeId before) {
    Await.until(
        "a successor of " + before + " in a whole ring",
        Await.LONG,
        () ->
            cluster.ring().view().whole()
                && cluster.ring().view().fullMembers().size() == 3
                && !before.equals(incarnation(cluster, before.name())),
        () -> cluster.ring().view().toString());
    cluster.awaitReady();
  }

  private static NodeId incarnation(StandInCluster cluster, String pod) {
    return cluster.ring().view().members().stream()
        .map(m -> m.id())
        .filter(id -> id.name().equals(pod))
        .findFirst()
        .orElse(null);
  }

  private static long incarnations(StandInCluster cluster, String pod) {
    return cluster.ring().views().stream()
        .flatMap(v -> v.members().stream())
        .map(m -> m.id())
        .filter(id -> id.name().equals(pod))
        .distinct()
        .count();
  }
}
