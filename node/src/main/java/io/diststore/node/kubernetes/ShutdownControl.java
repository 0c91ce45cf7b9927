package io.diststore.node.kubernetes;

import java.util.concurrent.CompletionStage;

/** Lets a pod make its node leave and its process exit. Any thread may call the methods. */
public interface ShutdownControl {
  /** Begins to hand over keys, unless the node has already begun. The process keeps running. */
  void beginLeave(String reason);

  /** Completes when the node has left, whether or not it could hand everything over. */
  CompletionStage<?> leaveResult();

  /**
   * Makes the process exit. The exit code is that of the leave, or 0 if the node has not left.
   * Prints {@code message}, unless it is null.
   */
  void exit(String message);
}
