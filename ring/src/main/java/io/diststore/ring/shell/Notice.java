package io.diststore.ring.shell;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.List;

/** What happened, for logs, metrics and status. Nothing in the ring depends on it. */
public sealed interface Notice {
  /** A view is in force here from now on. {@code before} is null for the first one. */
  record Installed(View view, View before) implements Notice {}

  /** This node proposes a next view because of these changes, in words. */
  record Proposed(long epoch, List<String> why) implements Notice {}

  /** The leave is done; the process may end when the shell has sent what is on its way. */
  record Left(LeaveReceipt receipt) implements Notice {}

  /** A recovery begins: those who are heard decide a view in which these are DOWN. */
  record Recovering(long epoch, List<NodeId> dead) implements Notice {}

  /** There is nothing that a recovery could do here, and why. */
  record NotRecovering(String why) implements Notice {}

  /**
   * An administrator's word on a loss was taken: this node proposes that these segments start
   * empty. A later {@link Installed} says whether they did.
   */
  record LossAccepted(String incident, int segments) implements Notice {}

  /** An administrator's word on a loss was not taken, and why. */
  record LossNotAccepted(String why) implements Notice {}

  /**
   * The next view cannot be decided: too few members of this one are heard. Said again while it
   * lasts.
   */
  record NoMajority(List<NodeId> silent) implements Notice {}
}
