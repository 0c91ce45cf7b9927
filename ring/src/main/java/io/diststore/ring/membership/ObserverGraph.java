package io.diststore.ring.membership;

import io.diststore.ring.placement.KeyHash;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which members of a large ring observe each other all the time, under one view. All members
 * compute the same graph. A member observes:
 *
 * <ul>
 *   <li>the other writers of the segments of which it is the primary, because it needs their leases
 *   <li>one more member for each of a few circles. On each circle, the members are in a different
 *       pseudo-random order, and each member observes the next one.
 * </ul>
 *
 * <p>So several members in different parts of the ring observe each member. Such circles are an
 * expander graph: whichever members fail, most of the failed members are observed by healthy ones.
 * This idea comes from Rapid (Suresh et al., "Stable and Consistent Membership at Scale with
 * Rapid", USENIX ATC 2018).
 */
final class ObserverGraph {
  private final Roles roles;
  private final int circles;

  /** The members that each member observes. Computed on first use. */
  private Map<NodeId, Set<NodeId>> observed;

  /**
   * @param circles the number of circles
   */
  ObserverGraph(Roles roles, int circles) {
    this.roles = roles;
    this.circles = circles;
  }

  /** Reports whether a member observes another one. */
  boolean observes(NodeId observer, NodeId member) {
    if (observed == null) {
      observed = computeAll();
    }
    return observed.getOrDefault(observer, Set.of()).contains(member);
  }

  /** Returns the members that a live member observes. */
  Set<NodeId> observedBy(NodeId observer) {
    Set<NodeId> members = new HashSet<>();
    for (int s = 0; s < roles.view().segments(); s++) {
      if (observer.equals(roles.primary(s))) {
        members.addAll(roles.writers(s));
      }
    }
    for (int circle = 0; circle < circles; circle++) {
      List<NodeId> order = order(circle);
      members.add(order.get((order.indexOf(observer) + 1) % order.size()));
    }
    members.remove(observer);
    return members;
  }

  private Map<NodeId, Set<NodeId>> computeAll() {
    Map<NodeId, Set<NodeId>> all = new HashMap<>();
    for (int s = 0; s < roles.view().segments(); s++) {
      NodeId primary = roles.primary(s);
      if (primary != null) {
        all.computeIfAbsent(primary, id -> new HashSet<>()).addAll(roles.writers(s));
      }
    }
    for (int circle = 0; circle < circles; circle++) {
      List<NodeId> order = order(circle);
      for (int i = 0; i < order.size(); i++) {
        NodeId next = order.get((i + 1) % order.size());
        all.computeIfAbsent(order.get(i), id -> new HashSet<>()).add(next);
      }
    }
    all.forEach((observer, members) -> members.remove(observer));
    return all;
  }

  private List<NodeId> order(int circle) {
    Map<NodeId, Long> places = new HashMap<>();
    roles.view().liveMembers().forEach(m -> places.put(m.id(), place(m.id(), circle)));
    List<NodeId> order = new ArrayList<>(places.keySet());
    order.sort(Comparator.<NodeId>comparingLong(places::get).thenComparing(id -> id));
    return order;
  }

  private static long place(NodeId id, int circle) {
    return KeyHash.of(circle + " " + id.name() + "/" + id.incarnation());
  }
}
