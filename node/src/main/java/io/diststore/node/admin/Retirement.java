package io.diststore.node.admin;

/** Makes this node leave for good when an administrator asks. Any thread; nothing blocks. */
public interface Retirement {
  /** Reports whether the node only forwards requests: it has left, or was parked at its start. */
  boolean isParked();

  /** Reports whether the node's pod is marked as retired; false for a node outside a pod. */
  boolean isMarked();

  /** Returns why the node must not leave now and what to do, in sentences; null if it may leave. */
  String objection();

  /** Makes the node leave. A repeated call changes nothing. */
  void retire();
}
