package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
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

/** What comes of a change of {@code spec.replicas}, and of somebody else's change of the pods. */
@EnabledIfEnvironmentVariable(named = StandInCluster.KUBECONFIG, matches = ".+")
class ScaleApiTest extends StandInTest {
  @Test
  void aNewStoreIsReadyWithAsManyMembersAsItAsksFor() {
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
  void growingAddsMembersAndTouchesNoOther() {
    ready(3);
    Map<String, String> before = uids();

    cluster.scale(5);
    cluster.awaitReady();

    assertThat(upMembers())
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2", "ring-3", "ring-4");
    assertThat(uids()).containsAllEntriesOf(before);
  }

  @Test
  void thoseThatGoLeaveInOneViewAndTheirReceiptsAreWrittenBeforeTheyAreTakenAway() {
    ready(5);
    int views = cluster.ring().views().size();
    List<List<Handoff>> receiptsAtShrink = new ArrayList<>();
    operator
        .gate()
        .beforeWrites(
            w -> {
              if (w.path().endsWith("/statefulsets/ring") && w.body().contains("\"replicas\":3")) {
                receiptsAtShrink.add(cluster.store().getStatus().handoffs());
              }
            });

    cluster.scale(3);
    List<Handoff> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(keysById(receipts)).isEqualTo(cluster.ring().heldByLeavers()).hasSize(2);
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
    assertThat(cluster.takenWhileListed()).isEmpty();
  }

  @Test
  void moreLeaversThanPastReceiptsAreKeptGoAllAtOnce() {
    ready(15);

    cluster.scale(3);
    List<Handoff> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(cluster.ring().heldByLeavers()).hasSize(12).containsAllEntriesOf(keysById(receipts));
    assertThat(receipts).hasSizeGreaterThanOrEqualTo(10);
    assertThat(cluster.podNames()).containsExactly("ring-0", "ring-1", "ring-2");
    assertThat(cluster.takenWhileListed()).isEmpty();
  }

  @Test
  void whoWantsMorePodsWhileSomeLeaveGetsNewOnesAfterwards() {
    ready(4);
    String leaver = uids().get("ring-3");
    cluster.ring().holdMoves(true);
    cluster.scale(3);
    awaitState("ring-3", MemberState.LEAVING);

    cluster.scale(4);
    cluster.ring().holdMoves(false);
    List<Handoff> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(upMembers()).containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2", "ring-3");
    assertThat(uids().get("ring-3")).isNotEqualTo(leaver);
    assertThat(keysById(receipts)).isEqualTo(cluster.ring().heldByLeavers()).hasSize(1);
  }

  @Test
  void whoWantsFewerPodsWhileSomeLeaveHasMoreLeave() {
    ready(5);
    cluster.ring().holdMoves(true);
    cluster.scale(4);
    awaitState("ring-4", MemberState.LEAVING);

    cluster.scale(3);
    cluster.ring().holdMoves(false);
    List<Handoff> receipts = cluster.awaitReady().getStatus().handoffs();

    assertThat(upMembers()).containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(keysById(receipts)).isEqualTo(cluster.ring().heldByLeavers()).hasSize(2);
    assertThat(leavers()).containsExactlyInAnyOrder("ring-3", "ring-4");
    assertThat(cluster.takenWhileListed()).isEmpty();
  }

  @Test
  void nobodyIsToldToLeaveBeforeAllLeaversHaveReadThatTheyAreRetired() {
    ready(4);
    cluster.holdMarks(true);
    cluster.scale(3);
    cluster.await("waiting for the mark to be read", s -> "MarkUnread".equals(s.step().reason()));

    assertThat(cluster.ring().toldToLeave()).isEmpty();

    cluster.holdMarks(false);
    cluster.awaitReady();
    assertThat(leavers()).containsExactly("ring-3");
  }

  @Test
  void aRetiredPodWhoseContainerIsKilledStaysOutAndTheShrinkGoesOn() {
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
        .as("lives of ring-3 that ever were members")
        .hasSize(1);
  }

  @Test
  void aMarkThatIsNotThePodsOwnMeansNothing() {
    ready(3);
    mark("ring-0", "yes");
    awaitPasses(3);

    assertThat(cluster.ring().toldToLeave()).isEmpty();
    assertThat(StandInCluster.is(cluster.store().getStatus(), "Ready")).isTrue();

    mark("ring-0", uids().get("ring-0"));
    assertThat(cluster.awaitStalled("StrayMark").message()).contains("annotate pod ring-0");
    assertThat(cluster.ring().toldToLeave()).isEmpty();
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
  void aPausedStoreIsWatchedButNothingIsDone() {
    ready(3);
    cluster.change("{\"paused\": true}");
    cluster.await("paused", s -> "Paused".equals(s.step().reason()));
    int written = Writes.of(operator.gate()).besidesStatus().size();

    cluster.scale(5);
    long generation = cluster.store().getMetadata().getGeneration();
    cluster.await("the new generation seen", s -> s.observedGeneration() >= generation);
    awaitPasses(5);

    assertThat(Writes.of(operator.gate()).besidesStatus()).hasSize(written);
    assertThat(StandInCluster.is(cluster.store().getStatus(), "Ready")).isFalse();

    cluster.change("{\"paused\": false}");
    cluster.awaitReady();
    assertThat(upMembers()).hasSize(5);
  }

  @Test
  void nobodyLeavesIfTheOthersHaveNoRoom() {
    ready(3);
    cluster.ring().roomFor(cluster.ring().keys() * 7 / 10);
    cluster.scale(2);
    String words = cluster.awaitStalled("InsufficientCapacity").message();

    assertThat(words).containsPattern("ring-2").containsPattern("\\d+ MiB.*\\d+ MiB");
    assertThat(cluster.ring().toldToLeave()).isEmpty();
    assertThat(cluster.pods())
        .noneMatch(p -> p.getMetadata().getAnnotations().containsKey(Names.RETIRED));

    cluster.scale(3);
    cluster.awaitReady();
  }

  @Test
  void whoScalesTheStatefulSetIsToldAndItIsUndone() {
    ready(5);

    cluster.scaleStatefulSet(3);

    assertThat(awaitEvent("UnmanagedScale")).contains("from 5 to 3");
    Await.until(
        "five members again",
        Await.LONG,
        () -> upMembers().size() == 5 && cluster.set().getSpec().getReplicas() == 5,
        () -> cluster.ring().view().toString());
    cluster.awaitReady();
    assertThat(cluster.ring().toldToLeave()).isEmpty();
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

  private List<String> leavers() {
    return cluster.ring().toldToLeave().stream().map(NodeId::name).distinct().toList();
  }

  private static Map<String, Long> keysById(List<Handoff> receipts) {
    return receipts.stream().collect(Collectors.toMap(Handoff::id, Handoff::keys));
  }
}
