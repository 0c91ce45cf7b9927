package io.diststore.operator.plan;

/** What the operator waits for; it goes on by itself. */
public enum Awaited {
  /** The spec says paused. */
  Paused,
  /** Pods that do not answer could know of a ring: before they do, none is created. */
  PodsSilent,
  /** Pods that are to exist, run or be ready. */
  Pods,
  /** A pod that no machine has room for. */
  Unschedulable,
  /** Members that are still being filled, or a change of the ring that is under way. */
  Movement,
  /** Members that do not answer, or not with the view in force. */
  Members,
  /** Retired pods whose nodes have not read their mark yet. */
  MarkUnread,
  /** Leavers that hand over. */
  HandingOff,
  /** Receipts that must be in the status before the pods they are of go. */
  Recording,
  /** The StatefulSet's controller has not seen the new template yet. */
  Template
}
