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

/** How far one life of a node has come with leaving; the ring guards it. */
final class StandInDeparture {
  private final int copies;
  private boolean marked;
  private boolean asked;
  private HandoffStatus handoff;

  /**
   * @param marked whether the node reads the mark of a retired pod as it starts
   * @param copies how many the ring is to keep, if this node founds it
   */
  StandInDeparture(boolean marked, int copies) {
    this.marked = marked;
    this.copies = copies;
  }

  int copies() {
    return copies;
  }

  void mark() {
    marked = true;
  }

  boolean marked() {
    return marked;
  }

  void ask() {
    asked = true;
  }

  boolean asked() {
    return asked;
  }

  boolean wantsIn() {
    return !marked && !asked;
  }

  boolean began() {
    return handoff != null;
  }

  /** Retired before it was ever in, or in no more. */
  boolean parked(View now, NodeId id) {
    boolean out = now == null || !now.lists(id);
    return marked && out && (handoff == null || handoff.getState() == HandoffState.COMPLETE);
  }

  /** It is LEAVING from here on. */
  void begin(Roles under, NodeId id, long[] keys) {
    Map<NodeId, Long> received = new LinkedHashMap<>();
    int segments = 0;
    long all = 0;
    for (int s = 0; s < keys.length; s++) {
      if (under.inSync(s).contains(id)) {
        segments++;
        all += keys[s];
        if (!under.targets(s).isEmpty()) {
          received.merge(under.targets(s).getFirst(), keys[s], Long::sum);
        }
      }
    }
    handoff =
        none()
            .setState(HandoffState.LEAVING)
            .setKeys(all)
            .setBytes(all * StandInRing.BYTES_A_KEY)
            .setSegmentsTotal(segments)
            .setReceivers(new ArrayList<>())
            .setStartedAtMillis(System.currentTimeMillis());
    received.forEach(
        (to, count) ->
            handoff.addToReceivers(
                new HandoffShare(to.name(), count, count * StandInRing.BYTES_A_KEY)));
  }

  void complete() {
    handoff
        .setState(HandoffState.COMPLETE)
        .setSegmentsDone(handoff.getSegmentsTotal())
        .setFinishedAtMillis(System.currentTimeMillis());
  }

  HandoffStatus status() {
    return handoff == null ? none() : handoff.deepCopy();
  }

  private static HandoffStatus none() {
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
