package io.diststore.locator;

import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When each member was last heard. Never later than what the ring's core takes for it, so whoever
 * is silent to the core is silent here. For the event loop's thread.
 */
final class Hearing {
  private final NodeId self;

  /** One number each, changed in its place: every message does. */
  private final Map<NodeId, long[]> heardAt = new HashMap<>();

  Hearing(NodeId self) {
    this.self = self;
  }

  void heard(NodeId from, long nowNanos) {
    long[] at = heardAt.get(from);
    if (at != null) {
      at[0] = nowNanos;
    }
  }

  /** Members of a new view are silent from now on at the earliest. */
  void installed(View view, long nowNanos) {
    view.members()
        .forEach(member -> heardAt.computeIfAbsent(member.id(), id -> new long[] {nowNanos}));
    heardAt.keySet().removeIf(id -> !view.lists(id));
  }

  /** Members that are not DOWN, and from whom nothing came for longer than that. */
  List<NodeId> silent(View view, long longerThanNanos, long nowNanos) {
    return view.liveMembers().stream()
        .map(Member::id)
        .filter(id -> !id.equals(self))
        .filter(id -> heardAt.containsKey(id))
        .filter(id -> nowNanos - heardAt.get(id)[0] > longerThanNanos)
        .toList();
  }
}
