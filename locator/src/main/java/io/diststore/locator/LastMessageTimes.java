package io.diststore.locator;

import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records when the last message from each member arrived. A recorded time is never later than the
 * time that the ring's core records for the same member. So if the core considers a member
 * unreachable, this class does too. Only the event loop may use this class.
 */
final class LastMessageTimes {
  private final NodeId self;

  /**
   * One array per member. The array's only element is the time of the member's last message. Each
   * message overwrites the element, which allocates no memory.
   */
  private final Map<NodeId, long[]> timesNanos = new HashMap<>();

  LastMessageTimes(NodeId self) {
    this.self = self;
  }

  void onMessage(NodeId from, long nowNanos) {
    long[] time = timesNanos.get(from);
    if (time != null) {
      time[0] = nowNanos;
    }
  }

  /** Handles a new view. If a member is new in this view, its silence begins now. */
  void onView(View view, long nowNanos) {
    view.members()
        .forEach(member -> timesNanos.computeIfAbsent(member.id(), id -> new long[] {nowNanos}));
    timesNanos.keySet().removeIf(id -> !view.lists(id));
  }

  /** Returns the members that are not DOWN and whose last message is older than {@code nanos}. */
  List<NodeId> unreachableFor(long nanos, View view, long nowNanos) {
    return view.liveMembers().stream()
        .map(Member::id)
        .filter(id -> !id.equals(self))
        .filter(id -> timesNanos.containsKey(id))
        .filter(id -> nowNanos - timesNanos.get(id)[0] > nanos)
        .toList();
  }
}
