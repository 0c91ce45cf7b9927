package io.diststore.node.admin;

/** How this node goes for good when an administrator says so. Any thread; nothing blocks. */
public interface Retirement {
  /** Whether it has left, or never asked for admission, and only forwards. */
  boolean parked();

  /** Whether its pod is marked as retired; false for a node that is in no pod. */
  boolean marked();

  /** Why it is not to go now, as a sentence that says what to do; null if it may. */
  String objection();

  /** It goes. A repetition changes nothing. */
  void retire();
}
