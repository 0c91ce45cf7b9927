package io.diststore.operator.standin;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import io.diststore.thrift.diststore.HandoffShare;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One incarnation of a stand-in node, as its ring knows it. The lock of the ring guards this
 * object.
 */
final class StandInIncarnation {
  private enum Stage {
    /** The node is a member or wants to become one. It waits until it is asked to leave. */
    STAYING,
    /** The node waits for a view that lists it as LEAVING. */
    ASKED_TO_LEAVE,
    /** The node waits for a view that no longer lists it. */
    LEAVING,
    /** The node has handed over everything and has left. */
    LEFT;

    boolean leadsTo(Stage next) {
      return next.ordinal() == ordinal() + 1;
    }
  }

  private final int copies;
  private boolean retired;
  private Stage stage = Stage.STAYING;
  private HandoffStatus handoff = noHandoff();

  /**
   * @param retired whether the pod is already retired when the node starts
   * @param copies how many copies the ring keeps if this node founds the ring
   */
  StandInIncarnation(boolean retired, int copies) {
    this.retired = retired;
    this.copies = copies;
  }

  int copies() {
    return copies;
  }

  /** The node reads the retired mark of its pod. */
  void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /** Asks the node to leave. A repeated request has no effect. */
  void askToLeave() {
    if (stage == Stage.STAYING) {
      become(Stage.ASKED_TO_LEAVE);
    }
  }

  boolean isAskedToLeave() {
    return stage == Stage.ASKED_TO_LEAVE;
  }

  boolean hasBegunToLeave() {
    return stage == Stage.LEAVING || stage == Stage.LEFT;
  }

  boolean wantsToJoin() {
    return !retired && stage == Stage.STAYING;
  }

  /**
   * Returns whether the node is retired and outside the ring. It has either never joined or already
   * left.
   */
  boolean isParked(View view, NodeId id) {
    boolean listed = view != null && view.lists(id);
    return retired && !listed && stage != Stage.LEAVING;
  }

  /**
   * Called when a view lists the node as LEAVING. Computes how many keys the node hands over to
   * each receiver.
   */
  void beginToLeave(Roles roles, NodeId id, long[] keysBySegment) {
    become(Stage.LEAVING);
    Map<NodeId, Long> received = new LinkedHashMap<>();
    int segments = 0;
    long keys = 0;
    for (int s = 0; s < keysBySegment.length; s++) {
      if (roles.inSync(s).contains(id)) {
        segments++;
        keys += keysBySegment[s];
        if (!roles.targets(s).isEmpty()) {
          received.merge(roles.targets(s).getFirst(), keysBySegment[s], Long::sum);
        }
      }
    }
    handoff =
        noHandoff()
            .setState(HandoffState.LEAVING)
            .setKeys(keys)
            .setBytes(keys * StandInRing.BYTES_PER_KEY)
            .setSegmentsTotal(segments)
            .setReceivers(new ArrayList<>())
            .setStartedAtMillis(System.currentTimeMillis());
    received.forEach(
        (to, count) ->
            handoff.addToReceivers(
                new HandoffShare(to.name(), count, count * StandInRing.BYTES_PER_KEY)));
  }

  /** Called when a view no longer lists the node. */
  void completeLeave() {
    become(Stage.LEFT);
    handoff
        .setState(HandoffState.COMPLETE)
        .setSegmentsDone(handoff.getSegmentsTotal())
        .setFinishedAtMillis(System.currentTimeMillis());
  }

  HandoffStatus handoff() {
    return handoff.deepCopy();
  }

  private void become(Stage next) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(stage + " does not lead to " + next);
    }
    stage = next;
  }

  private static HandoffStatus noHandoff() {
    return new HandoffStatus()
        .setState(HandoffState.NONE)
        .setReceivers(List.of())
        .setKeys(0)
        .setBytes(0)
        .setSegmentsTotal(0)
        .setSegmentsDone(0)
        .setStartedAtMillis(0)
        .setFinishedAtMillis(0);
  }
}
