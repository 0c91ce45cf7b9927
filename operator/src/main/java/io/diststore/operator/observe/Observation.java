package io.diststore.operator.observe;

import io.diststore.crds.DistStoreSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that planning reads, observed at one moment.
 *
 * <p>Planning reads only three things from the status: {@code knownRingId}, {@code knownEpoch} and
 * {@code finishedReceipts}. The operator saves all of them in the status, because the objects that
 * show them can disappear.
 *
 * @param knownRingId the ring's identity according to the status, or null
 * @param knownEpoch the latest epoch of that ring according to the status, or 0
 * @param finishedReceipts the ids of the finished receipts in the status
 * @param obstacle why the operator cannot act, if that is known before planning, otherwise null
 * @param statefulSet null if there is no StatefulSet
 * @param restartHash the restart hash of the current spec
 * @param pods the store's pods, sorted by ordinal
 * @param zones the zones of the machines; says nothing if the spec ignores zones
 * @param ring null until a node has founded the ring, and while the register is {@link
 *     #isRegisterBehind behind}: its old view says nothing about the present ring
 * @param recoveries what a recovery of the ring would do, as the answering members see it; empty if
 *     all live members answer
 */
public record Observation(
    DistStoreSpec spec,
    String knownRingId,
    long knownEpoch,
    Set<String> finishedReceipts,
    Obstacle obstacle,
    StatefulSetFacts statefulSet,
    String restartHash,
    List<PodFacts> pods,
    RegisterFacts register,
    ZoneFacts zones,
    RingFacts ring,
    List<RecoveryFacts> recoveries) {

  /**
   * Returns whether the register holds an older view than the operator has seen, or no view any
   * more. If so, the register was emptied or set back to an older copy.
   */
  public boolean isRegisterBehind() {
    return register.exists()
        && register.unreadable() == null
        && knownEpoch > 0
        && register.ringId().equals(knownRingId)
        && (register.view() == null || register.view().epoch() < knownEpoch);
  }

  /** Returns whether a pod's node is in this ring, and in the latest known epoch or a later one. */
  public boolean isLatestViewReported() {
    return pods.stream()
        .map(PodFacts::report)
        .filter(r -> r != null && r.getEpoch() >= Math.max(1, knownEpoch))
        .anyMatch(
            r -> "%016x%016x".formatted(r.getRingHigh(), r.getRingLow()).equals(register.ringId()));
  }

  /** Returns why a pod's node refuses the view in the register, if one does. */
  public Optional<String> registerFault() {
    return pods.stream()
        .filter(p -> p.report() != null && p.report().getRegisterFault() != null)
        .map(
            p ->
                p.name() + " refuses the view in the ring object: " + p.report().getRegisterFault())
        .findFirst();
  }

  /** Returns whether all members that answer agree that the ring has lost its majority. */
  public boolean isMajorityLost() {
    return !recoveries.isEmpty() && recoveries.stream().allMatch(RecoveryFacts::isMajorityLost);
  }

  /** Returns this observation without the ring that the register's view describes. */
  Observation withoutRing() {
    return new Observation(
        spec,
        knownRingId,
        knownEpoch,
        finishedReceipts,
        obstacle,
        statefulSet,
        restartHash,
        pods,
        register,
        zones,
        null,
        List.of());
  }

  /** Returns how many pods the spec asks for. */
  public int wantedPods() {
    return spec.replicas();
  }

  /** Returns the pod with this ordinal. */
  public Optional<PodFacts> pod(int ordinal) {
    return pods.stream().filter(p -> p.ordinal() == ordinal).findFirst();
  }

  /** Returns the pod with this name. */
  public Optional<PodFacts> pod(String name) {
    return pods.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
