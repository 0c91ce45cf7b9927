package io.diststore.operator.plan;

/** Why the operator waits. It continues by itself when the reason no longer applies. */
public enum WaitReason {
  /** The spec says that the store is {@code paused}. */
  Paused,
  /**
   * Some running pods do not answer. They may already belong to a ring, so the operator creates no
   * new ring before they answer.
   */
  PodsSilent,
  /**
   * The ring object lost the latest view. Nodes that know this view are putting it back, or pods
   * that may know it do not answer.
   */
  RingObjectReset,
  /** Some pods do not exist, do not run, or are not ready yet. */
  Pods,
  /** No machine has room for a pod. */
  Unschedulable,
  /** Members are being filled, or another change to the ring is under way. */
  Movement,
  /** Some members do not answer, or do not have the view in force yet. */
  Members,
  /** The nodes of some retired pods have not read the retired mark yet. */
  MarkUnread,
  /** Leaving members are handing over their keys. */
  HandingOff,
  /** The receipts of pods must be in the status before the pods are removed. */
  Recording,
  /** The StatefulSet's controller has not seen the new template yet. */
  Template
}
