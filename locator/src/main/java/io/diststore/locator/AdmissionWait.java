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
 * Says why a ring has not admitted this node yet. The first message comes soon after the node has
 * asked, and further messages come once per ten seconds. Only the event loop may use this class.
 */
final class AdmissionWait {
  /**
   * The time before the first message. It is long enough for an admission without obstacles, and
   * for detecting which members are unreachable.
   */
  static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

  static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final NodeId self;
  private final Endpoint asked;
  private final Consumer<String> log;
  private long nextAt;

  /**
   * Creates an object for a node that asks for admission now.
   *
   * @param asked the member through which this node asks
   * @param log receives the reasons
   */
  AdmissionWait(NodeId self, Endpoint asked, Consumer<String> log, long nowNanos) {
    this.self = self;
    this.asked = asked;
    this.log = log;
    this.nextAt = nowNanos + PATIENCE_NANOS;
  }

  /**
   * The node still waits.
   *
   * @param view the view of the ring, or null if this node has none
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
      return waiting + "The ring has not answered its request yet.";
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
          + (reachable.isEmpty() ? "HOST:PORT of a living member" : reachable.getFirst().peer());
    }
    return waiting
        + members
        + (view.moving()
            ? "The ring admits it when the keys that are moving now have moved."
            : "A majority is reachable, so the admission should follow soon.");
  }

  /** Returns the names, and says which members are earlier runs of this node, which have ended. */
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
