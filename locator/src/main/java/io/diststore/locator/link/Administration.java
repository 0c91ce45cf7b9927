package io.diststore.locator.link;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What an administrator may have done by a node, beside {@code die()}. */
public interface Administration {
  /**
   * What a recovery would do now.
   *
   * @param epoch of the node's view, 0 without one
   * @param heard members that would go on
   * @param silent members that would be taken for dead
   * @param needless why there is nothing to recover, as a sentence; null if there is
   */
  record Plan(long epoch, List<NodeId> heard, List<NodeId> silent, String needless) {}

  Plan plan();

  /**
   * Goes on without the members that are called dead.
   *
   * @return the view that says so; fails with words if it does not come to be
   */
  CompletionStage<View> recover(Set<NodeId> dead);
}
