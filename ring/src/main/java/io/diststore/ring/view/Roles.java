package io.diststore.ring.view;

import io.diststore.ring.placement.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a view means for each segment.
 *
 * <p>{@code inSync(s)}: the serving owners that are UP or LEAVING, or, of a lost segment, its live
 * holders. {@code targets(s)}: live target owners that are not in sync. {@code writers(s)}: both,
 * in that order; a write must be stored by all of them. {@code primary(s)}: the first in sync, or
 * null when the segment is lost and no holder is back.
 *
 * <p>Immutable; lists of equal content are shared. Computed once a view, in time proportional to
 * the number of segments.
 */
public final class Roles {
  private final View view;
  private final List<List<NodeId>> inSync;
  private final List<List<NodeId>> targets;
  private final List<List<NodeId>> writers;
  private final Placement servingPlacement;
  private final Placement targetPlacement;

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
    this.servingPlacement = placement(view, view.serving(), before);
    this.targetPlacement = placement(view, view.target(), before);
    this.inSync = new ArrayList<>(view.segments());
    this.targets = new ArrayList<>(view.segments());
    this.writers = new ArrayList<>(view.segments());
    Map<NodeId, Member> byId = view.membersById();
    Map<List<NodeId>, List<NodeId>> shared = new HashMap<>();
    for (int s = 0; s < view.segments(); s++) {
      List<NodeId> holders = view.lost().isEmpty() ? null : view.lost().holders(s);
      List<NodeId> synced = new ArrayList<>();
      if (holders != null) {
        holders.stream().filter(id -> live(byId, id)).forEach(synced::add);
      } else if (servingPlacement != null) {
        for (int owner : servingPlacement.owners(s)) {
          NodeId id = view.serving().get(owner);
          Member member = byId.get(id);
          if (member != null && (member.full() || returnsInSync && member.live())) {
            synced.add(id);
          }
        }
      }
      List<NodeId> gaining = new ArrayList<>();
      if (targetPlacement != null && !synced.isEmpty()) {
        for (int owner : targetPlacement.owners(s)) {
          NodeId id = view.target().get(owner);
          if (live(byId, id) && !synced.contains(id)) {
            gaining.add(id);
          }
        }
      }
      List<NodeId> all = new ArrayList<>(synced);
      all.addAll(gaining);
      inSync.add(share(shared, synced));
      targets.add(share(shared, gaining));
      writers.add(share(shared, all));
    }
  }

  public View view() {
    return view;
  }

  public List<NodeId> inSync(int segment) {
    return inSync.get(segment);
  }

  public List<NodeId> targets(int segment) {
    return targets.get(segment);
  }

  public List<NodeId> writers(int segment) {
    return writers.get(segment);
  }

  /** Who answers for the segment, or null when nobody can. */
  public NodeId primary(int segment) {
    List<NodeId> synced = inSync.get(segment);
    return synced.isEmpty() ? null : synced.get(0);
  }

  /**
   * Whether the node owns the segment under serving or target, or holds it as lost: it must keep
   * its copy.
   */
  public boolean keeps(NodeId node, int segment) {
    if (owns(servingPlacement, view.serving(), node, segment)
        || owns(targetPlacement, view.target(), node, segment)) {
      return true;
    }
    List<NodeId> holders = view.lost().isEmpty() ? null : view.lost().holders(segment);
    return holders != null && holders.contains(node);
  }

  /** Who owns the segment under target, dead or alive; empty when nothing moves. */
  public List<NodeId> targetOwners(int segment) {
    return named(targetPlacement, view.target(), segment);
  }

  /** Who owns the segment under serving, dead or alive. */
  public List<NodeId> servingOwners(int segment) {
    return named(servingPlacement, view.serving(), segment);
  }

  private static List<NodeId> named(Placement placement, List<NodeId> ids, int segment) {
    List<NodeId> owners = new ArrayList<>();
    if (placement != null) {
      for (int owner : placement.owners(segment)) {
        owners.add(ids.get(owner));
      }
    }
    return owners;
  }

  private static boolean owns(Placement placement, List<NodeId> ids, NodeId node, int segment) {
    if (placement == null) {
      return false;
    }
    for (int owner : placement.owners(segment)) {
      if (ids.get(owner).equals(node)) {
        return true;
      }
    }
    return false;
  }

  private static boolean live(Map<NodeId, Member> byId, NodeId id) {
    Member member = byId.get(id);
    return member != null && member.live();
  }

  private static List<NodeId> share(Map<List<NodeId>, List<NodeId>> shared, List<NodeId> list) {
    return shared.computeIfAbsent(list, List::copyOf);
  }

  private static Placement placement(View view, List<NodeId> ids, Roles before) {
    if (ids.isEmpty()) {
      return null;
    }
    List<String> names = ids.stream().map(NodeId::name).toList();
    if (before != null && before.view.copies() == view.copies()) {
      if (names.equals(before.view.serving().stream().map(NodeId::name).toList())) {
        return before.servingPlacement;
      }
      if (names.equals(before.view.target().stream().map(NodeId::name).toList())) {
        return before.targetPlacement;
      }
    }
    return Placement.of(names, view.copies(), view.segments());
  }
}
