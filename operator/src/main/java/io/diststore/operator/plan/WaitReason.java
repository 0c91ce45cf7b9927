package io.diststore.operator.plan;

/** Why the operator waits. No person has to act: the wait ends by itself. */
public enum WaitReason {
  /** The spec says {@code paused}. */
  Paused,
  /**
   * Running pods that do not answer. They may belong to a ring already, so the operator creates no
   * new ring before they answer.
   */
  PodsSilent,
  /** Nodes that know the ring's latest view, and put it back into the ring object. */
  RingObjectReset,
  /** Pods that do not exist, do not run, or are not ready yet. */
  Pods,
  /** A pod for which no machine has room. */
  Unschedulable,
  /** Members that are being filled, or another change of the ring that is under way. */
  Movement,
  /** Members that do not answer, or that do not have the view in force yet. */
  Members,
  /** Retired pods whose nodes have not read the retired mark yet. */
  MarkUnread,
  /** Leaving members that are handing over their keys. */
  HandingOff,
  /** Receipts that must be in the status before their pods are removed. */
  Recording,
  /** The StatefulSet's controller, which has not seen the new template yet. */
  Template
}
