package io.diststore.node;

import io.diststore.node.admin.Retirement;

/**
 * Decides when the node leaves and when its process exits. The rules for a node in a pod differ
 * from those for a node on a user's machine.
 */
interface ShutdownPolicy extends Retirement {
  /**
   * Gives this policy the object through which it makes the node leave and the process exit. Called
   * exactly once, before {@link #onSigterm} and {@link #onDie}.
   */
  void attach(Shutdown shutdown);

  /** Handles SIGTERM. Any thread may call this. */
  void onSigterm();

  /**
   * Handles a client's call to {@code die()}, a method of the original services. The member is
   * already leaving. Any thread may call this.
   */
  void onDie();
}
