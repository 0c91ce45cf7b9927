package io.diststore.ring.view;

import io.diststore.ring.placement.PairNumbers;
import io.diststore.ring.placement.Placement;
import io.diststore.ring.placement.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles that a view assigns to its members in each segment.
 *
 * <ul>
 *   <li>{@link #inSync}: the serving owners that are UP or LEAVING; if the segment is lost, its
 *       live holders
 *   <li>{@link #targets}: the live target owners that are not in sync
 *   <li>{@link #writers}: the members in sync, followed by the targets
 *   <li>{@link #primary}: the first member in sync; null if the segment is lost and no holder has
 *       returned
 * </ul>
 *
 * <p>Immutable. Segments with the same owners share one {@code Role}, so creating a {@code Roles}
 * object takes only one look-up per segment.
 */
public final class Roles {
  /**
   * The members in each role of one segment. In a ring of a thousand members, nearly every segment
   * has a {@code Role} of its own. These objects then take most of the memory of a view, so they
   * are kept small.
   */
  private record Role(List<NodeId> inSync, List<NodeId> targets, List<NodeId> writers) {}

  private final View view;
  private final boolean returnsInSync;
  private final Role[] roles;
  private final Placement serving;
  private final Placement target;

  /**
   * Creates the roles under a view.
   *
   * @param before the roles under an earlier view, or null. A placement of that view is reused if
   *     it was computed from the same names, the same sites and the same number of copies
   * @param returnsInSync whether to switch off the rule that a JOINING member is in sync for no
   *     segment
   */
  public Roles(View view, Roles before, boolean returnsInSync) {
    this.view = view;
    this.returnsInSync = returnsInSync;
    this.serving = placement(view, view.serving(), servingSites(view), before);
    this.target = placement(view, view.target(), targetSites(view), before);
    this.roles = new Role[view.segments()];
    PairNumbers numbers = new PairNumbers();
    List<Role> shared = new ArrayList<>();
    for (int s = 0; s < roles.length; s++) {
      List<NodeId> holders = view.lost().isEmpty() ? null : view.lost().holders(s);
      if (holders != null) {
        roles[s] = role(holders.stream().filter(view::live).toList(), s);
        continue;
      }
      int number = numbers.of(kind(serving, s), kind(target, s));
      if (number == shared.size()) {
        shared.add(role(servingInSync(s), s));
      }
      roles[s] = shared.get(number);
    }
  }

  private static int kind(Placement placement, int segment) {
    return placement == null ? 0 : placement.kind(segment);
  }

  private List<NodeId> servingInSync(int segment) {
    List<NodeId> synced = new ArrayList<>();
    for (NodeId id : servingOwners(segment)) {
      Member member = view.member(id);
      if (member != null && (member.full() || returnsInSync && member.live())) {
        synced.add(id);
      }
    }
    return synced;
  }

  private Role role(List<NodeId> synced, int segment) {
    List<NodeId> gaining = new ArrayList<>();
    if (!synced.isEmpty()) {
      for (NodeId id : targetOwners(segment)) {
        if (view.live(id) && !synced.contains(id)) {
          gaining.add(id);
        }
      }
    }
    List<NodeId> inSync = List.copyOf(synced);
    if (gaining.isEmpty()) {
      return new Role(inSync, List.of(), inSync);
    }
    List<NodeId> all = new ArrayList<>(synced);
    all.addAll(gaining);
    return new Role(inSync, List.copyOf(gaining), List.copyOf(all));
  }

  public View view() {
    return view;
  }

  public List<NodeId> inSync(int segment) {
    return roles[segment].inSync;
  }

  public List<NodeId> targets(int segment) {
    return roles[segment].targets;
  }

  public List<NodeId> writers(int segment) {
    return roles[segment].writers;
  }

  /** Returns the primary of the segment, or null if the segment has none. */
  public NodeId primary(int segment) {
    List<NodeId> synced = roles[segment].inSync;
    return synced.isEmpty() ? null : synced.get(0);
  }

  /**
   * Reports whether the node must keep its copy of the segment. The node must keep it if it owns
   * the segment under serving or target. It must also keep it if the segment is lost and the node
   * is one of the holders.
   */
  public boolean keeps(NodeId node, int segment) {
    if (owns(serving, view.serving(), segment, node)
        || owns(target, view.target(), segment, node)) {
      return true;
    }
    List<NodeId> holders = view.lost().isEmpty() ? null : view.lost().holders(segment);
    return holders != null && holders.contains(node);
  }

  /**
   * Returns how many segments have too few members in sync. A segment should have as many members
   * in sync as the ring keeps copies. If there are fewer live members than that, all of them should
   * be in sync.
   */
  public int segmentsUnderCopies() {
    int wanted = Math.min(view.copies(), view.liveMembers().size());
    int under = 0;
    for (Role role : roles) {
      under += role.inSync.size() < wanted ? 1 : 0;
    }
    return under;
  }

  /**
   * Returns the owners of the segment under target, live or DOWN. The list is empty if nothing
   * moves.
   */
  public List<NodeId> targetOwners(int segment) {
    return named(target, view.target(), segment);
  }

  /** Returns the owners of the segment under serving, live or DOWN. */
  public List<NodeId> servingOwners(int segment) {
    return named(serving, view.serving(), segment);
  }

  private static boolean owns(Placement placement, List<NodeId> ids, int segment, NodeId node) {
    int places = placement == null ? 0 : placement.copies();
    for (int place = 0; place < places; place++) {
      if (ids.get(placement.owner(segment, place)).equals(node)) {
        return true;
      }
    }
    return false;
  }

  private static List<NodeId> named(Placement placement, List<NodeId> ids, int segment) {
    if (placement == null) {
      return List.of();
    }
    List<NodeId> owners = new ArrayList<>(placement.copies());
    for (int place = 0; place < placement.copies(); place++) {
      owners.add(ids.get(placement.owner(segment, place)));
    }
    return owners;
  }

  private static Placement placement(View view, List<NodeId> ids, List<Site> sites, Roles before) {
    if (ids.isEmpty()) {
      return null;
    }
    List<String> names = names(ids);
    if (before != null && before.view.copies() == view.copies()) {
      if (names.equals(names(before.view.serving())) && sites.equals(servingSites(before.view))) {
        return before.serving;
      }
      if (names.equals(names(before.view.target())) && sites.equals(targetSites(before.view))) {
        return before.target;
      }
    }
    return Placement.of(names, sites, view.copies(), view.segments());
  }

  private static List<String> names(List<NodeId> ids) {
    return ids.stream().map(NodeId::name).toList();
  }

  private static List<Site> servingSites(View view) {
    return view.spread() == Spread.ALL ? sites(view, view.serving()) : List.of();
  }

  private static List<Site> targetSites(View view) {
    return view.spread() == Spread.NONE ? List.of() : sites(view, view.target());
  }

  private static List<Site> sites(View view, List<NodeId> ids) {
    return ids.stream().map(id -> view.lists(id) ? view.member(id).site() : Site.NONE).toList();
  }
}
