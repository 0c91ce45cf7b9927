package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Pods are restarted, one is replaced, one is lost, and then two at once with what they held, under
 * operators that die.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RestartKilledTest {
  @Test
  void whereverTheOperatorIsKilledEachPodIsStartedAnewAsOftenAsItShouldBe() {
    Queue<String> deaths =
        KilledAnywhere.in(RestartKilledTest::threeReady, RestartKilledTest::strokesOfFate);

    assertThat(deaths)
        .as("among the points is everything that cannot be undone")
        .anyMatch(
            d -> d.startsWith("AFTER") && d.contains("DELETE") && d.contains("/pods/ring-0 #"))
        .anyMatch(
            d -> d.startsWith("AFTER") && d.contains("DELETE") && d.endsWith("/pods/ring-1 #2"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("gone ring-2 #"))
        .anyMatch(d -> d.startsWith("AFTER") && d.contains("accept_loss ring-0 #"));
  }

  /** How a store is made under operators that die is another story. */
  private static void threeReady(StandInCluster cluster) {
    OperatorLife operator = cluster.operator(Gate.harmless());
    cluster.create(3);
    cluster.awaitReady();
    operator.close();
  }

  private static void strokesOfFate(StandInCluster cluster, Runnable settle) {
    cluster.change("{\"restart\": \"again\"}");
    cluster.awaitReady();
    replace(cluster, "ring-1");
    NodeId missed = lose(cluster, "ring-2");
    List<NodeId> lost = Stream.of("ring-1", "ring-2").map(pod -> life(cluster, pod)).toList();
    String incident = loseForGood(cluster);
    settle.run();
    cluster.awaitReady();

    assertThat(cluster.ring().view().whole()).isTrue();
    assertThat(cluster.ring().view().members())
        .allMatch(m -> m.state() == MemberState.UP)
        .extracting(m -> m.id().name())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(lives(cluster, "ring-0")).as("lives of ring-0").isEqualTo(2);
    assertThat(lives(cluster, "ring-1")).as("lives of ring-1").isEqualTo(4);
    assertThat(lives(cluster, "ring-2")).as("lives of ring-2").isEqualTo(4);
    assertThat(cluster.ring().toldToLeave()).isEmpty();
    assertThat(cluster.takenWhileListed()).isEmpty();
    assertThat(cluster.ring().toldGone())
        .as("lives said to be over")
        .contains(missed)
        .isSubsetOf(missed, lost.get(0), lost.get(1));
    assertThat(cluster.ring().acceptances()).containsExactly(incident);
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
        () -> cluster.ring().toldGone().toString());
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
