package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorRun;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests restarts and replacements of pods, and stores for which the operator has nothing to do. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class RestartApiTest extends StandInTest {
  @Test
  void podsRestartOneAtATimeFromTheHighestDownWhileTheRingIsWhole() {
    ready();
    Map<String, String> before = uids();
    List<String> deleted = new ArrayList<>();
    List<View> viewsThen = new ArrayList<>();
    operator
        .gate()
        .beforeWrites(
            w -> {
              if (w.method().equals("DELETE") && w.path().contains("/pods/")) {
                deleted.add(w.path().substring(w.path().lastIndexOf('/') + 1));
                viewsThen.add(cluster.ring().view());
              }
            });

    cluster.change("{\"restart\": \"again\"}");
    cluster.awaitReady();

    assertThat(deleted).containsExactly("ring-2", "ring-1", "ring-0");
    assertThat(viewsThen)
        .allSatisfy(
            v -> {
              assertThat(v.whole()).isTrue();
              assertThat(v.fullMembers()).hasSize(3);
            });
    assertThat(uids()).doesNotContainValue(before.get("ring-0")).hasSize(3);
    assertThat(cluster.store().getStatus().handoffs())
        .extracting(LeaveReceipt::result)
        .as("each pod handed over its keys")
        .hasSize(3)
        .allMatch(r -> r.equals("Complete") || r.equals("Left"));
  }

  @Test
  void onlyTheAnnotatedPodIsReplaced() {
    ready();
    Map<String, String> before = uids();

    cluster
        .thePod("ring-1")
        .edit(
            p -> {
              p.getMetadata().getAnnotations().put(Names.REPLACE, "please");
              return p;
            });
    Await.until(
        "ring-1 is a new pod and Ready",
        Await.LONG,
        () -> {
          String now = uids().get("ring-1");
          return now != null
              && !now.equals(before.get("ring-1"))
              && cluster.ring().view().whole()
              && cluster.ring().view().fullMembers().size() == 3;
        },
        () -> uids().toString());

    assertThat(uids()).containsEntry("ring-0", before.get("ring-0"));
    assertThat(uids()).containsEntry("ring-2", before.get("ring-2"));
    cluster.awaitReady();
  }

  @Test
  void aStatefulSetThatIsDeletedWithoutItsPodsIsCreatedAgainAndAdoptsThem() {
    ready();
    Map<String, String> before = uids();
    String old = cluster.set().getMetadata().getUid();
    operator.close();
    cluster.orphanPods();

    operator = cluster.operatorOfLaterVersion(Gate.harmless());
    Await.until(
        "another StatefulSet",
        Await.LONG,
        () -> cluster.set() != null && !cluster.set().getMetadata().getUid().equals(old),
        () -> "none");
    awaitPasses(5);
    cluster.awaitReady();

    assertThat(cluster.set().getSpec().getReplicas()).isEqualTo(3);
    assertThat(cluster.store().getStatus().image()).isEqualTo(OperatorRun.IMAGE);
    assertThat(uids()).isEqualTo(before);
  }

  @Test
  void theGaugesOfADeletedStoreAreRemoved() {
    ready();
    assertThat(operator.meters().find("diststore.store.condition").gauges()).isNotEmpty();

    cluster.theStore().delete();

    Await.until(
        "its gauges are removed",
        Await.LONG,
        () -> operator.meters().find("diststore.store.condition").gauges().isEmpty(),
        () -> operator.meters().getMeters().toString());
  }

  @Test
  void theOperatorWritesNothingWhileAStoreIsAtRest() {
    ready();
    awaitPasses(3);
    List<?> before = operator.gate().writes();

    awaitPasses(30);

    assertThat(operator.gate().writes()).as("all writes so far").isEqualTo(before);
  }

  private void ready() {
    cluster.create(3);
    cluster.awaitReady();
  }
}
