package io.diststore.node.admin;

/** Makes this node leave for good when an administrator asks. Any thread; nothing blocks. */
public interface Retirement {
  /** Reports whether the node only forwards requests, because it has left or has never joined. */
  boolean isParked();

  /** Reports whether the node's pod is marked as retired; false for a node outside a pod. */
  boolean isMarked();

  /**
   * Returns sentences that explain why the node must not leave now and what to do instead, or null
   * if it may leave.
   */
  String objection();

  /** Makes the node leave. A repeated call changes nothing. */
  void retire();
}
