package io.diststore.locator.link;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The recovery of a ring that has lost its majority. An administrator controls the recovery through
 * a node.
 */
public interface Administration {
  /**
   * The effect that a recovery would have now.
   *
   * @param epoch the epoch of the node's view; 0 if it has no view
   * @param reachable the members that would continue the ring
   * @param unreachable the members that would be declared dead
   * @param objection a sentence that says why a recovery is not possible or not needed; null if the
   *     ring can be recovered
   */
  record Plan(long epoch, List<NodeId> reachable, List<NodeId> unreachable, String objection) {}

  /** Returns the effect that a recovery would have now. */
  Plan plan();

  /**
   * Continues the ring without the members that the administrator has confirmed to be dead.
   *
   * @param dead all members that are unreachable now. It may also name incarnations that are not
   *     members, and members that have ended too recently to be unreachable
   * @return a stage that completes with the view without these members, or fails with a {@link
   *     RecoveryFailure} if the ring does not decide this view
   */
  CompletionStage<View> recover(Set<NodeId> dead);
}
