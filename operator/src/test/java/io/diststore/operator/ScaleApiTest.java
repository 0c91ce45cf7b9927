package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.operator.objects.Names;
import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.StandInCluster;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Tests changes to {@code spec.replicas}, and changes that users make to the StatefulSet and the
 * pods.
 */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ScaleApiTest extends StandInTest {
  @Test
  void aNewStoreGetsReadyWithTheNumberOfMembersInItsSpec() {
    cluster.create(3);

    DistStoreStatus status = cluster.awaitReady().getStatus();

    assertThat(status.ring().whole()).isTrue();
    assertThat(status.ring().id()).isEqualTo(cluster.register().orElseThrow().getSpec().ringId());
    assertThat(status.members())
        .extracting(DistStoreStatus.MemberStatus::name)
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(status.replicas()).isEqualTo(3);
    assertThat(status.selector())
        .isEqualTo("app.kubernetes.io/name=diststore,app.kubernetes.io/instance=ring");
  }

  @Test
  void growingAddsMembersAndKeepsTheOtherPods() {
    ready(3);
    Map<String, String> before = uids();

    cluster.scale(5);
    cluster.awaitReady();

    assertThat(upMembers())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2", "ring-3", "ring-4");
    assertThat(uids()).containsAllEntriesOf(before);
  }

  @Test
  void removedPodsLeaveInOneViewAndTheirReceiptsAreWrittenFirst() {
    ready(5);
    int views = cluster.ring().views().size();
    List<List<LeaveReceipt>> receiptsAtShrink = new ArrayList<>();
    operator
        .gate()
        .beforeWrites(
            w -> {
              if (w.path().endsWith("/statefulsets/ring") && w.body().contains("\"replicas\":3")) {
                receiptsAtShrink.add(cluster.store().getStatus().handoffs());
              }
            });

    cluster.scale(3);
    List<LeaveReceipt> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(keysById(receipts)).isEqualTo(cluster.ring().keysHeldByLeavingMembers()).hasSize(2);
    assertThat(receipts)
        .allSatisfy(
            r -> {
              assertThat(r.result()).isEqualTo("Complete");
              assertThat(r.keys()).isPositive();
              assertThat(r.finishedAt()).isNotNull();
            });
    assertThat(receiptsAtShrink).isNotEmpty();
    assertThat(receiptsAtShrink.getFirst()).isEqualTo(receipts);
    assertThat(cluster.ring().views().subList(views, cluster.ring().views().size()))
        .filteredOn(View::moving)
        .hasSize(1)
        .allSatisfy(v -> assertThat(v.target()).hasSize(3));
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
    assertThat(cluster.deletedWhileListed()).isEmpty();
  }

  @Test
  void morePodsThanTheMaximumOfReceiptsCanBeRemovedAtOnce() {
    ready(15);

    cluster.scale(3);
    List<LeaveReceipt> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(cluster.ring().keysHeldByLeavingMembers())
        .hasSize(12)
        .containsAllEntriesOf(keysById(receipts));
    assertThat(receipts).hasSizeGreaterThanOrEqualTo(10);
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
    assertThat(cluster.deletedWhileListed()).isEmpty();
  }

  @Test
  void scalingUpDuringARemovalAddsNewPodsAfterwards() {
    ready(4);
    String removedUid = uids().get("ring-3");
    cluster.ring().holdMoves(true);
    cluster.scale(3);
    awaitState("ring-3", MemberState.LEAVING);

    cluster.scale(4);
    cluster.ring().holdMoves(false);
    List<LeaveReceipt> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(upMembers()).containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2", "ring-3");
    assertThat(uids().get("ring-3")).isNotEqualTo(removedUid);
    assertThat(keysById(receipts)).isEqualTo(cluster.ring().keysHeldByLeavingMembers()).hasSize(1);
  }

  @Test
  void scalingDownDuringARemovalRemovesMorePods() {
    ready(5);
    cluster.ring().holdMoves(true);
    cluster.scale(4);
    awaitState("ring-4", MemberState.LEAVING);

    cluster.scale(3);
    cluster.ring().holdMoves(false);
    List<LeaveReceipt> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(upMembers()).containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(keysById(receipts)).isEqualTo(cluster.ring().keysHeldByLeavingMembers()).hasSize(2);
    assertThat(nodesToldToLeave()).containsExactlyInAnyOrder("ring-3", "ring-4");
    assertThat(cluster.deletedWhileListed()).isEmpty();
  }

  @Test
  void noNodeIsToldToLeaveBeforeAllHaveReadThatTheirPodsAreRetired() {
    ready(4);
    cluster.holdMarks(true);
    cluster.scale(3);
    cluster.await(
        "the operator waits until the mark is read", s -> "MarkUnread".equals(s.step().reason()));

    assertThat(cluster.ring().leaveCommands()).isEmpty();

    cluster.holdMarks(false);
    cluster.awaitReady();
    assertThat(nodesToldToLeave()).containsExactly("ring-3");
  }

  @Test
  void aRetiredPodWhoseContainerIsKilledDoesNotJoinAgainAndIsRemoved() {
    ready(4);
    cluster.ring().holdMoves(true);
    cluster.scale(3);
    awaitState("ring-3", MemberState.LEAVING);

    cluster.killContainer("ring-3");
    cluster.ring().holdMoves(false);
    cluster.awaitReady();

    assertThat(upMembers()).containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(
            cluster.ring().views().stream()
                .flatMap(v -> v.members().stream())
                .map(m -> m.id())
                .filter(id -> id.name().equals("ring-3"))
                .distinct())
        .as("incarnations of ring-3 that were members")
        .hasSize(1);
  }

  @Test
  void aRetiredMarkThatIsNotThePodsOwnUidHasNoEffect() {
    ready(3);
    mark("ring-0", "yes");
    awaitPasses(3);

    assertThat(cluster.ring().leaveCommands()).isEmpty();
    assertThat(StandInCluster.is(cluster.store().getStatus(), "Ready")).isTrue();

    mark("ring-0", uids().get("ring-0"));
    assertThat(cluster.awaitStalled("StrayMark").message()).contains("annotate pod ring-0");
    assertThat(cluster.ring().leaveCommands()).isEmpty();
  }

  private void mark(String pod, String value) {
    cluster
        .thePod(pod)
        .edit(
            p -> {
              p.getMetadata().getAnnotations().put(Names.RETIRED, value);
              return p;
            });
  }

  @Test
  void aPausedStoreIsObservedButNotChanged() {
    ready(3);
    cluster.change("{\"paused\": true}");
    cluster.await("paused", s -> "Paused".equals(s.step().reason()));
    int writes = Writes.of(operator.gate()).besidesStatus().size();

    cluster.scale(5);
    long generation = cluster.store().getMetadata().getGeneration();
    cluster.await(
        "the operator has observed the new generation", s -> s.observedGeneration() >= generation);
    awaitPasses(5);

    assertThat(Writes.of(operator.gate()).besidesStatus()).hasSize(writes);
    assertThat(StandInCluster.is(cluster.store().getStatus(), "Ready")).isFalse();

    cluster.change("{\"paused\": false}");
    cluster.awaitReady();
    assertThat(upMembers()).hasSize(5);
  }

  @Test
  void noPodIsRemovedIfTheOthersHaveNoRoomForItsKeys() {
    ready(3);
    cluster.ring().setRoom(cluster.ring().keys() * 7 / 10);
    cluster.scale(2);
    String message = cluster.awaitStalled("InsufficientCapacity").message();

    assertThat(message).containsPattern("ring-2").containsPattern("\\d+ MiB.*\\d+ MiB");
    assertThat(cluster.ring().leaveCommands()).isEmpty();
    assertThat(cluster.pods())
        .noneMatch(p -> p.getMetadata().getAnnotations().containsKey(Names.RETIRED));

    cluster.scale(3);
    cluster.awaitReady();
  }

  @Test
  void scalingTheStatefulSetIsRevertedAndReportedAsAnEvent() {
    ready(5);

    cluster.scaleStatefulSet(3);

    assertThat(awaitEvent("UnmanagedScale")).contains("from 5 to 3");
    Await.until(
        "five members again",
        Await.LONG,
        () -> upMembers().size() == 5 && cluster.set().getSpec().getReplicas() == 5,
        () -> cluster.ring().view().toString());
    cluster.awaitReady();
    assertThat(cluster.ring().leaveCommands()).isEmpty();
  }

  private void ready(int replicas) {
    cluster.create(replicas);
    cluster.awaitReady();
  }

  private void awaitState(String pod, MemberState state) {
    Await.until(
        pod + " is " + state,
        Await.LONG,
        () ->
            cluster.ring().view().members().stream()
                .anyMatch(m -> m.id().name().equals(pod) && m.state() == state),
        () -> cluster.ring().view().toString());
  }

  private List<String> upMembers() {
    return cluster.ring().view().members().stream()
        .filter(m -> m.state() == MemberState.UP)
        .map(m -> m.id().name())
        .toList();
  }

  private List<String> nodesToldToLeave() {
    return cluster.ring().leaveCommands().stream().map(NodeId::name).distinct().toList();
  }

  private static Map<String, Long> keysById(List<LeaveReceipt> receipts) {
    return receipts.stream().collect(Collectors.toMap(LeaveReceipt::id, LeaveReceipt::keys));
  }
}
