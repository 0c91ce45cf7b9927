package io.diststore.operator.observe;

import io.diststore.crds.DistStoreSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that planning reads, observed at one moment.
 *
 * <p>Planning reads only two things from the status: {@code knownRingId} and {@code
 * finishedReceipts}. The operator saves both in the status, because the objects that show them can
 * disappear.
 *
 * @param knownRingId the ring's identity according to the status, or null
 * @param finishedReceipts the ids of the finished receipts in the status
 * @param obstacle why the operator cannot act, if that is known before planning, otherwise null
 * @param statefulSet null if there is no StatefulSet
 * @param restartHash the restart hash of the current spec
 * @param pods the store's pods, sorted by ordinal
 * @param ring null until a node has founded the ring
 */
public record Observation(
    DistStoreSpec spec,
    String knownRingId,
    Set<String> finishedReceipts,
    Obstacle obstacle,
    StatefulSetFacts statefulSet,
    String restartHash,
    List<PodFacts> pods,
    RegisterFacts register,
    RingFacts ring) {

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
