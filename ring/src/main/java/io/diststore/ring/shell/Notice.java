package io.diststore.ring.shell;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.List;

/**
 * A report of what has happened, for logs, metrics and the status. The ring itself does not depend
 * on notices.
 */
public sealed interface Notice {
  /**
   * This node has installed a view. {@code before} is the previous view, or null for the first
   * view.
   */
  record Installed(View view, View before) implements Notice {}

  /** This node proposes the next view. {@code why} describes the changes. */
  record Proposed(long epoch, List<String> why) implements Notice {}

  /**
   * The leave is complete. The process may end as soon as the shell has sent all outgoing messages.
   */
  record LeaveDone(LeaveReceipt receipt) implements Notice {}

  /**
   * A recovery begins. The reachable members decide a view in which the members in {@code dead} are
   * DOWN.
   */
  record Recovering(long epoch, List<NodeId> dead) implements Notice {}

  /** A recovery is not possible here. {@code why} gives the reason. */
  record NotRecovering(String why) implements Notice {}

  /**
   * This node has accepted the administrator's confirmation of a loss. It proposes that the missing
   * segments start empty. A later {@link Installed} shows whether the proposal succeeded.
   */
  record LossAccepted(String incident, int segments) implements Notice {}

  /**
   * This node has rejected the administrator's confirmation of a loss. {@code why} gives the
   * reason.
   */
  record LossNotAccepted(String why) implements Notice {}

  /**
   * The next view cannot be decided, because too few members of the current view are reachable.
   * This notice is repeated until enough members are reachable.
   */
  record NoMajority(List<NodeId> silent) implements Notice {}
}
