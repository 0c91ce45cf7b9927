package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
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
 * Pods are restarted, replaced, lost, and lost with what they held, each under operators that die.
 * Four stories and not one: how long all runs of a story take goes by the square of its length.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RestartKilledTest {
  @Test
  void whereverTheOperatorIsKilledEachPodIsRestartedOnce() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              cluster.change("{\"restart\": \"again\"}");
              cluster.awaitReady();
              endsAsItShould(cluster, settle, 2, 2, 2);
              assertThat(cluster.ring().toldGone()).as("lives said to be over").isEmpty();
            });

    assertThat(deaths)
        .as("among the points is everything that cannot be undone")
        .anyMatch(d -> isAfterDelete(d, "ring-0"))
        .anyMatch(d -> isAfterDelete(d, "ring-1"))
        .anyMatch(d -> isAfterDelete(d, "ring-2"));
  }

  @Test
  void whereverTheOperatorIsKilledAPodIsReplacedOnce() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              replace(cluster, "ring-1");
              endsAsItShould(cluster, settle, 1, 2, 1);
              assertThat(cluster.ring().toldGone()).as("lives said to be over").isEmpty();
            });

    assertThat(deaths).anyMatch(d -> isAfterDelete(d, "ring-1"));
  }

  @Test
  void whereverTheOperatorIsKilledTheRingIsToldOfALostPodAndOfNoOther() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              NodeId missed = lose(cluster, "ring-2");
              endsAsItShould(cluster, settle, 1, 1, 2);
              assertThat(cluster.ring().toldGone())
                  .as("lives said to be over")
                  .containsOnly(missed);
            });

    assertThat(deaths).anyMatch(d -> d.startsWith("AFTER") && d.contains("gone ring-2 #"));
  }

  @Test
  void whereverTheOperatorIsKilledALossIsAcceptedOnceAndOnlyAsItWasNamed() {
    Queue<String> deaths =
        KilledAnywhere.in(
            RestartKilledTest::threeReady,
            (cluster, settle) -> {
              List<NodeId> lost =
                  Stream.of("ring-1", "ring-2").map(pod -> life(cluster, pod)).toList();
              String incident = loseForGood(cluster);
              endsAsItShould(cluster, settle, 1, 2, 2);
              assertThat(cluster.ring().toldGone()).as("lives said to be over").isSubsetOf(lost);
              assertThat(cluster.ring().acceptances()).containsExactly(incident);
            });

    assertThat(deaths).anyMatch(d -> d.startsWith("AFTER") && d.contains("accept_loss ring-0 #"));
  }

  private static boolean isAfterDelete(String death, String pod) {
    return death.startsWith("AFTER")
        && death.contains("DELETE")
        && death.contains("/pods/" + pod + " #");
  }

  /** How a store is made under operators that die is another story. */
  private static void threeReady(StandInCluster cluster) {
    OperatorLife operator = cluster.operator(Gate.harmless());
    cluster.create(3);
    cluster.awaitReady();
    operator.close();
  }

  /**
   * @param lives how many each of the three pods has had by then
   */
  private static void endsAsItShould(StandInCluster cluster, Runnable settle, long... lives) {
    settle.run();
    cluster.awaitReady();

    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    for (int i = 0; i < lives.length; i++) {
      assertThat(lives(cluster, "ring-" + i)).as("lives of ring-%d", i).isEqualTo(lives[i]);
    }
    assertThat(cluster.ring().toldToLeave()).isEmpty();
    assertThat(cluster.takenWhileListed()).isEmpty();
  }

  private static void replace(StandInCluster cluster, String pod) {
    NodeId before = life(cluster, pod);
    cluster
        .thePod(pod)
        .edit(
            p -> {
              p.getMetadata().getAnnotations().put(Names.REPLACE, "please");
              return p;
            });
    awaitAnother(cluster, before);
  }

  /** The ring cannot tell by itself, and no other pod of the name comes before it knows. */
  private static NodeId lose(StandInCluster cluster, String pod) {
    NodeId before = life(cluster, pod);
    cluster.ring().deafToSilence(true);
    cluster.holdPods(true);
    cluster.losePower(pod);
    Await.until(
        "the ring is told that " + pod + " is gone",
        Await.LONG,
        () -> cluster.ring().toldGone().contains(before),
        () ->
            cluster.ring().toldGone()
                + " under "
                + cluster.ring().view()
                + " with "
                + cluster.podNames()
                + " and "
                + Serialization.asYaml(cluster.store().getStatus()));
    cluster.holdPods(false);
    cluster.ring().deafToSilence(false);
    awaitAnother(cluster, before);
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

  private static void awaitAnother(StandInCluster cluster, NodeId before) {
    Await.until(
        "another life than " + before + " in a whole ring",
        Await.LONG,
        () ->
            cluster.ring().view().whole()
                && cluster.ring().view().fullMembers().size() == 3
                && !before.equals(life(cluster, before.name())),
        () -> cluster.ring().view().toString());
    cluster.awaitReady();
  }

  private static NodeId life(StandInCluster cluster, String pod) {
    return cluster.ring().view().members().stream()
        .map(m -> m.id())
        .filter(id -> id.name().equals(pod))
        .findFirst()
        .orElse(null);
  }

  private static long lives(StandInCluster cluster, String pod) {
    return cluster.ring().views().stream()
        .flatMap(v -> v.members().stream())
        .map(m -> m.id())
        .filter(id -> id.name().equals(pod))
        .distinct()
        .count();
  }
}
