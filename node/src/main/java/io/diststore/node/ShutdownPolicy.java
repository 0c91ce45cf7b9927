package io.diststore.node;

import io.diststore.node.admin.Retirement;

/**
 * Decides when the node leaves and when its process exits. The rules for a node in a pod differ
 * from those for a node on a user's machine.
 */
interface ShutdownPolicy extends Retirement {
  /**
   * Gives this policy the object through which it makes the node leave and the process exit. Called
   * once, before the {@code on} methods.
   */
  void attach(Shutdown shutdown);

  /** SIGTERM has arrived. Any thread. */
  void onSigterm();

  /**
   * A client has called the original services' {@code die()}, and the member is already leaving.
   * Any thread.
   */
  void onDie();
}
