package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests when the operator tells a ring without a majority to continue. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RecoveryApiTest extends StandInTest {
  private List<NodeId> ids(String... names) {
    List<String> wanted = List.of(names);
    return cluster.ring().view().members().stream()
        .map(Member::id)
        .filter(id -> wanted.contains(id.name()))
        .toList();
  }

  private void awaitRecovery(List<NodeId> ended) {
    Await.until(
        "the ring continues without " + ended,
        Await.LONG,
        () -> !cluster.ring().recoveries().isEmpty(),
        () -> cluster.ring().view().toString());
    assertThat(cluster.ring().recoveries()).containsOnly(ended);
  }

  @Test
  void aRingContinuesWithoutPodsThatAreGone() {
    cluster.create(3);
    cluster.awaitReady();
    cluster.ring().needMajority(true);
    List<NodeId> ended = ids("ring-1", "ring-2");
    long epoch = cluster.ring().view().epoch();

    cluster.holdPods(true);
    cluster.losePower("ring-1", "ring-2");

    awaitRecovery(ended);
    assertThat(awaitEvent("Recovering")).contains("ring-1,ring-2");
    Await.until(
        "a view with a much higher epoch",
        Await.LONG,
        () -> cluster.ring().view().epoch() >= epoch + 1000,
        () -> cluster.ring().view().toString());
    cluster.holdPods(false);
    cluster.awaitStalled("DataLost");
  }

  @Test
  void podsOnAMachineThatDoesNotAnswerAreNotDeclaredDead() {
    cluster.create(3);
    cluster.awaitReady();
    cluster.ring().needMajority(true);
    List<NodeId> ended = ids("ring-1", "ring-2");

    cluster.losePowerUnnoticed("ring-1", "ring-2");
    cluster.await("the ring waits for its majority", s -> "Majority".equals(s.step().reason()));
    cluster.thePod("ring-1").withGracePeriod(0).delete();
    cluster.holdPods(true);
    awaitPasses(3);
    assertThat(cluster.ring().recoveries()).isEmpty();

    cluster.thePod("ring-2").withGracePeriod(0).delete();
    awaitRecovery(ended);
  }

  /** A pod without the store's labels is not in the operator's lists, but it still runs. */
  @Test
  void aPodThatLostItsLabelsIsNotDeclaredDead() {
    cluster.create(3);
    cluster.awaitReady();
    cluster.ring().needMajority(true);
    cluster.holdPods(true);
    cluster.losePowerUnnoticed("ring-1", "ring-2");
    cluster.thePod("ring-1").withGracePeriod(0).delete();

    cluster
        .thePod("ring-2")
        .edit(
            pod -> {
              pod.getMetadata().setLabels(Map.of());
              return pod;
            });
    awaitPasses(5);
    assertThat(cluster.ring().recoveries()).isEmpty();
  }
}
