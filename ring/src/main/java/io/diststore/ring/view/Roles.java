package io.diststore.ring.view;

import io.diststore.ring.placement.PairNumbers;
import io.diststore.ring.placement.Placement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a view means for each segment.
 *
 * <p>{@code inSync(s)}: the serving owners that are UP or LEAVING, or, of a lost segment, its live
 * holders. {@code targets(s)}: live target owners that are not in sync. {@code writers(s)}: both,
 * in that order; a write must be stored by all of them. {@code primary(s)}: the first in sync, or
 * null when the segment is lost and no holder is back.
 *
 * <p>Immutable. Segments with the same owners share one role, so making it costs one look-up a
 * segment.
 */
public final class Roles {
  /**
   * What a segment's owners are to do. In a ring of a thousand members nearly every segment has a
   * role of its own, so one that is kept small is as much as all of a view takes.
   */
  private record Role(List<NodeId> inSync, List<NodeId> targets, List<NodeId> writers) {}

  private final View view;
  private final boolean returnsInSync;
  private final Role[] roles;
  private final Placement serving;
  private final Placement target;

  /**
   * The roles under a view.
   *
   * @param before the roles under an earlier view, whose placements are used again where the owners
   *     are the same; may be null
   * @param returnsInSync true takes away the rule that a member marked JOINING is in sync for
   *     nothing
   */
  public Roles(View view, Roles before, boolean returnsInSync) {
    this.view = view;
    this.returnsInSync = returnsInSync;
    this.serving = placement(view, view.serving(), before);
    this.target = placement(view, view.target(), before);
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

  /** Who answers for the segment, or null when nobody can. */
  public NodeId primary(int segment) {
    List<NodeId> synced = roles[segment].inSync;
    return synced.isEmpty() ? null : synced.get(0);
  }

  /**
   * Whether the node owns the segment under serving or target, or holds it as lost: it must keep
   * its copy.
   */
  public boolean keeps(NodeId node, int segment) {
    if (owns(serving, view.serving(), segment, node)
        || owns(target, view.target(), segment, node)) {
      return true;
    }
    List<NodeId> holders = view.lost().isEmpty() ? null : view.lost().holders(segment);
    return holders != null && holders.contains(node);
  }

  /** How many segments are in sync on fewer members than there should and could be. */
  public int segmentsUnderCopies() {
    int wanted = Math.min(view.copies(), view.liveMembers().size());
    int under = 0;
    for (Role role : roles) {
      under += role.inSync.size() < wanted ? 1 : 0;
    }
    return under;
  }

  /** Who owns the segment under target, dead or alive; empty when nothing moves. */
  public List<NodeId> targetOwners(int segment) {
    return named(target, view.target(), segment);
  }

  /** Who owns the segment under serving, dead or alive. */
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

  private static Placement placement(View view, List<NodeId> ids, Roles before) {
    if (ids.isEmpty()) {
      return null;
    }
    List<String> names = names(ids);
    if (before != null && before.view.copies() == view.copies()) {
      if (names.equals(names(before.view.serving()))) {
        return before.serving;
      }
      if (names.equals(names(before.view.target()))) {
        return before.target;
      }
    }
    return Placement.of(names, view.copies(), view.segments());
  }

  private static List<String> names(List<NodeId> ids) {
    return ids.stream().map(NodeId::name).toList();
  }
}
