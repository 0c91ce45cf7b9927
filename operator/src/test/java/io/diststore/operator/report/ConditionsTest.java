package io.diststore.operator.report;

import static io.diststore.operator.plan.ObservedStore.newStore;
import static io.diststore.operator.plan.ObservedStore.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Condition;
import io.diststore.operator.plan.ObservedPod;
import io.diststore.operator.plan.ObservedStore;
import io.diststore.operator.plan.Planner;
import io.diststore.ring.view.MemberState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Specifies the status and the reason that each condition has for an observation. */
class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static String statusAndReason(ObservedStore store, String type) {
    Condition condition = find(of(null, store, NOW), type);
    return condition.status() + " " + condition.reason();
  }

  private static List<Condition> of(List<Condition> before, ObservedStore store, Instant now) {
    DistStoreStatus status =
        new DistStoreStatus(1L, null, null, null, null, before, null, null, null, null, null);
    return new Conditions(status, 7, now).of(store.build(), Planner.plan(store.build()));
  }

  private static Condition find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void aStoreAtRestIsReadyAndAvailable() {
    assertThat(statusAndReason(storeOf(3), "Ready")).isEqualTo("True Ready");
    assertThat(statusAndReason(storeOf(3), "Available")).isEqualTo("True AllSegmentsServed");
    assertThat(statusAndReason(storeOf(3), "Degraded")).isEqualTo("False EnoughCopies");
    assertThat(statusAndReason(storeOf(3), "Reconciling")).isEqualTo("False Done");
    assertThat(statusAndReason(storeOf(3), "Stalled")).isEqualTo("False NotStalled");
  }

  @Test
  void aStoreIsNotReadyWhileAChangeIsUnderWay() {
    assertThat(statusAndReason(storeOf(3).wanted(5), "Ready")).isEqualTo("False Grow");
    assertThat(statusAndReason(storeOf(3).wanted(5), "Reconciling")).isEqualTo("True Grow");
    assertThat(statusAndReason(storeOf(3).paused(), "Ready")).isEqualTo("True Ready");
    assertThat(statusAndReason(storeOf(3).wanted(5).paused(), "Ready")).isEqualTo("False Paused");
    assertThat(statusAndReason(storeOf(3).wanted(5).paused(), "Reconciling"))
        .isEqualTo("False Paused");
  }

  @Test
  void aStoreThatNeedsAPersonIsStalled() {
    ObservedStore conflict = storeOf(3).withNameConflict("the Service store exists");
    assertThat(statusAndReason(conflict, "Stalled")).isEqualTo("True NameConflict");
    assertThat(statusAndReason(conflict, "Reconciling")).isEqualTo("False NameConflict");
    assertThat(statusAndReason(conflict, "Ready")).isEqualTo("False NameConflict");
  }

  @Test
  void availableHasAReasonWhenItIsFalse() {
    assertThat(statusAndReason(newStore(3), "Available")).isEqualTo("False NotFounded");
    assertThat(statusAndReason(storeOf(3).eachPod(ObservedPod::notAnswering), "Available"))
        .isEqualTo("False MembersSilent");
    assertThat(statusAndReason(storeOf(3).pod(1, ObservedPod::notAnswering), "Available"))
        .as("one member does not answer for a moment")
        .isEqualTo("True AllSegmentsServed");
    assertThat(
            statusAndReason(
                storeOf(3)
                    .pod(1, ObservedPod::notAnswering)
                    .pod(2, ObservedPod::notAnswering)
                    .majorityLost(0, 1, 2),
                "Available"))
        .isEqualTo("False MajorityLost");
    assertThat(statusAndReason(storeOf(3).lostWith(2), "Available")).isEqualTo("False DataLost");
    assertThat(statusAndReason(storeOf(3).viewUnreadable("format"), "Available"))
        .isEqualTo("False ViewUnreadable");
  }

  @Test
  void zoneAwareSaysWhyCopiesShareAZone() {
    ObservedStore threeZones =
        storeOf(3).pod(0, p -> p.inZone("a")).pod(1, p -> p.inZone("b")).pod(2, p -> p.inZone("c"));
    assertThat(statusAndReason(threeZones, "ZoneAware")).isEqualTo("True Spread");
    assertThat(statusAndReason(threeZones.mayNotReadZones(), "ZoneAware"))
        .as("Kubernetes itself has told the pods their zones")
        .isEqualTo("True Spread");
    assertThat(statusAndReason(storeOf(3).eachPod(p -> p.inZone("a")), "ZoneAware"))
        .isEqualTo("False TooFewZones");
    assertThat(statusAndReason(storeOf(3), "ZoneAware")).isEqualTo("False MachinesWithoutZone");
    assertThat(statusAndReason(storeOf(3).eachPod(p -> p.toldTooLate("a")), "ZoneAware"))
        .isEqualTo("False PodsWithoutZone");
    assertThat(statusAndReason(storeOf(3).mayNotReadZones(), "ZoneAware"))
        .isEqualTo("False NotPermitted");
    assertThat(statusAndReason(storeOf(3).cannotReadZones("403"), "ZoneAware"))
        .isEqualTo("False ZoneUnreadable");
    assertThat(statusAndReason(storeOf(3).ignoresZones(), "ZoneAware")).isEqualTo("False Ignored");
    assertThat(statusAndReason(newStore(3), "ZoneAware")).isEqualTo("False NotFounded");
  }

  @Test
  void ringObjectIntactSaysWhatHappenedToTheRingObject() {
    assertThat(statusAndReason(storeOf(3), "RingObjectIntact")).isEqualTo("True Intact");
    assertThat(statusAndReason(newStore(3), "RingObjectIntact")).isEqualTo("True Intact");
    assertThat(statusAndReason(storeOf(3).ringObjectEmptied(), "RingObjectIntact"))
        .isEqualTo("False Emptied");
    assertThat(statusAndReason(storeOf(3).ringObjectSetBack(3), "RingObjectIntact"))
        .isEqualTo("False SetBack");
    assertThat(statusAndReason(storeOf(3).ringObjectSetBack(3), "Available"))
        .isEqualTo("False RingObjectReset");
    assertThat(
            statusAndReason(
                storeOf(3).pod(1, p -> p.refusesTheRegister("another branch")), "RingObjectIntact"))
        .isEqualTo("False Forked");
    ObservedStore restored = storeOf(3).ringObjectRestored();
    assertThat(statusAndReason(restored, "RingObjectIntact")).isEqualTo("True Restored");
    assertThat(find(of(null, restored, NOW), "RingObjectIntact").message())
        .isEqualTo(
            "the ring object held only epoch 17, so store-1 put epoch 20 back at"
                + " 2026-01-01T00:00:00Z");
    assertThat(statusAndReason(restored, "Ready")).isEqualTo("True Ready");
  }

  @Test
  void degradedHasAReasonWhenItIsTrue() {
    assertThat(statusAndReason(storeOf(3).segmentsUnderCopies(4), "Degraded"))
        .isEqualTo("True UnderCopies");
    assertThat(statusAndReason(storeOf(3).pod(1, p -> p.state(MemberState.DOWN)), "Degraded"))
        .isEqualTo("True MembersDown");
    assertThat(statusAndReason(storeOf(3).copies(1), "Degraded")).isEqualTo("True DataAtRisk");
    assertThat(statusAndReason(storeOf(3).lostWith(2), "Degraded")).isEqualTo("True DataLost");
  }

  @Test
  void theTransitionTimeChangesOnlyWithTheStatus() {
    List<Condition> first = of(null, storeOf(3), NOW);
    List<Condition> later = of(first, storeOf(3).wanted(5), NOW.plusSeconds(60));
    assertThat(find(later, "Stalled").lastTransitionTime()).isEqualTo(NOW.toString());
    assertThat(find(later, "Ready").lastTransitionTime()).isEqualTo(NOW.plusSeconds(60).toString());
    assertThat(later).allMatch(c -> c.observedGeneration() == 7);
  }
}
