package io.diststore.node.admin;

/**
 * Makes this node leave for good at an administrator's request. Any thread may call the methods,
 * which do not block.
 */
public interface Retirement {
  /** Reports whether the node only forwards requests, because it has left or has never joined. */
  boolean isParked();

  /**
   * Reports whether the node's pod is marked as retired. Returns false if the node is not in a pod.
   */
  boolean isMarked();

  /**
   * Returns an explanation of why the node must not leave now and what to do instead. Returns null
   * if the node may leave.
   */
  String objection();

  /** Makes the node leave. A repeated call changes nothing. */
  void retire();
}
