package io.diststore.locator;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Logs why a ring has not admitted this node yet. The first message is logged a few seconds after
 * the node has asked for admission. After that, a message is logged every ten seconds. Only the
 * event loop may use this class.
 */
final class AdmissionWait {
  /**
   * The time before the first message. It is long enough for an admission that nothing delays. It
   * also gives the members time to find out which of them are unreachable.
   */
  static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

  static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final NodeId self;
  private final Endpoint asked;
  private final Endpoint own;
  private final Consumer<String> log;
  private long nextAt;

  /**
   * Creates an object for a node that asks for admission at {@code nowNanos}.
   *
   * @param asked the member that this node asks for admission
   * @param own the address to which the ring's nodes send their answers
   * @param log receives the reasons
   */
  AdmissionWait(NodeId self, Endpoint asked, Endpoint own, Consumer<String> log, long nowNanos) {
    this.self = self;
    this.asked = asked;
    this.own = own;
    this.log = log;
    this.nextAt = nowNanos + PATIENCE_NANOS;
  }

  /**
   * Logs the reason if a message is due. Must be called only while the node waits for admission.
   *
   * @param view this node's view of the ring; null if it has none
   */
  void tick(View view, NodeStatus status, long nowNanos) {
    if (nowNanos - nextAt >= 0) {
      nextAt = nowNanos + PAUSE_NANOS;
      log.accept(reason(view, status));
    }
  }

  private String reason(View view, NodeStatus status) {
    String waiting = "This node waits until the ring of " + asked + " admits it. ";
    if (view == null) {
      return waiting
          + "The ring has not answered its request yet. The ring's nodes send their answer to "
          + own
          + ".";
    }
    List<Member> reachable =
        view.liveMembers().stream().filter(m -> !status.unreachable().contains(m.id())).toList();
    String members = "Reachable: " + names(reachable.stream().map(Member::id).toList()) + ". ";
    if (!status.unreachable().isEmpty()) {
      members += "Unreachable: " + names(status.unreachable()) + ". ";
    }
    if (!status.isMajorityReachable()) {
      return waiting
          + "The ring has lost its majority, so it admits no node. "
          + members
          + "The ring continues when the unreachable members are back. If they are dead, continue"
          + " without them: location --recover "
          + (reachable.isEmpty() ? "HOST:PORT of a live member" : reachable.getFirst().peer());
    }
    return waiting
        + members
        + (view.moving()
            ? "The ring will admit this node when the keys that are moving now have moved."
            : "A majority is reachable, so the admission should follow soon.");
  }

  /** Returns the members' names, and marks the members that are earlier runs of this node. */
  private String names(List<NodeId> members) {
    return members.isEmpty()
        ? "none"
        : String.join(
            ", ",
            members.stream()
                .map(
                    id ->
                        self.name().equals(id.name())
                            ? id.name() + " (an earlier run of this node, which has ended)"
                            : id.name())
                .toList());
  }
}
