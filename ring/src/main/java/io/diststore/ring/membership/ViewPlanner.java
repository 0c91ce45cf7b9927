package io.diststore.ring.membership;

import io.diststore.ring.membership.Admissions.Joiner;
import io.diststore.ring.placement.Site;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans the next view. The plan depends only on the current view, the dead members, the requests to
 * join and to leave, the announced sites and abilities, the reports of filled segments, and the
 * heir. The planner takes these steps:
 *
 * <ol>
 *   <li>It marks dead members DOWN, including incarnations whose successors ask to join. If an UP
 *       member asks to leave, its state becomes LEAVING.
 *   <li>It ends the move if keys are moving, all target owners are filled, no member died, and
 *       there is no heir. Then serving takes the value of target, target becomes empty, and JOINING
 *       members become UP. Members that are neither in serving nor holders of lost segments are
 *       removed.
 *   <li>Otherwise, it computes a new target if no keys are moving or a member died. While keys are
 *       moving, it also computes a new target if a holder of missing segments asks to join. These
 *       segments have no primary until a holder is back. If the move is overdue, it also computes a
 *       new target if any node wants to join or to leave. The target lists the live members that
 *       are not leaving, and the newcomers. From the moment when all members have announced their
 *       sites, the owners under target are spread over zones and machines.
 *   <li>If there is an heir, the heir becomes the only holder of all missing segments, with an
 *       empty copy.
 *   <li>If the last in-sync owners of a segment went DOWN, it records the segment as lost, with
 *       these owners as its holders. If some holders of a lost segment are live, the first of them
 *       becomes its only holder.
 * </ol>
 */
public final class ViewPlanner {
  private final Rules rules;

  public ViewPlanner(Rules rules) {
    this.rules = rules;
  }

  /**
   * Returns the plan, or null if the view should stay as it is.
   *
   * @param down live members to mark DOWN
   * @param announced the sites of members that can place owners by sites
   * @param mayWitness whether all members can decide views with a witness, so that the next view
   *     may say that they do
   * @param filled whether all target owners are filled, according to reports of this view's epoch
   * @param isMoveOverdue whether keys have been moving for so long that other nodes no longer wait
   *     for the end of the move
   * @param heir the live member that restarts all missing segments empty, or null if no
   *     administrator has accepted their loss
   */
  public Plan plan(
      Roles roles,
      Set<NodeId> down,
      Map<NodeId, Joiner> joins,
      Map<NodeId, Site> announced,
      Set<NodeId> leaves,
      boolean mayWitness,
      boolean filled,
      boolean isMoveOverdue,
      NodeId heir) {
    boolean isUnchanged =
        down.isEmpty() && joins.isEmpty() && leaves.isEmpty() && !filled && heir == null;
    if (isUnchanged && !isMoveOverdue && roles.view().moving()) {
      return null;
    }
    return new Draft(roles, down, joins, announced, leaves, mayWitness, heir)
        .plan(filled, isMoveOverdue);
  }

  private final class Draft {
    private final Roles roles;
    private final View view;
    private final Set<NodeId> down;
    private final Map<NodeId, Joiner> joins;
    private final Map<NodeId, Site> announced;
    private final NodeId heir;
    private final Map<NodeId, Member> members;
    private final List<String> why = new ArrayList<>();
    private List<NodeId> serving;
    private List<NodeId> target;
    private final Lost.Draft lost;
    private final boolean witnessed;
    private Spread spread;

    Draft(
        Roles roles,
        Set<NodeId> down,
        Map<NodeId, Joiner> joins,
        Map<NodeId, Site> announced,
        Set<NodeId> leaves,
        boolean mayWitness,
        NodeId heir) {
      this.roles = roles;
      this.view = roles.view();
      this.joins = joins;
      this.announced = announced;
      this.heir = heir;
      this.down = new LinkedHashSet<>(down);
      this.members = view.membersById();
      this.serving = view.serving();
      this.target = view.target();
      this.lost = view.lost().draft();
      this.spread = view.spread();
      this.witnessed = view.witnessed() || mayWitness;
      if (witnessed && !view.witnessed()) {
        why.add("all members can decide views");
      }
      declareSucceededDead();
      this.down.forEach(id -> mark(id, MemberState.DOWN));
      for (NodeId id : leaves) {
        Member member = members.get(id);
        if (member != null && member.state() == MemberState.UP) {
          mark(id, MemberState.LEAVING);
        }
      }
    }

    Plan plan(boolean filled, boolean isMoveOverdue) {
      boolean settle = view.moving() && down.isEmpty() && filled && heir == null;
      if (settle) {
        settle();
      } else if (!view.moving()
          || !down.isEmpty()
          || isHolderReturning()
          || isMoveOverdue && isTargetOutdated()) {
        chooseTarget();
      }
      if (heir != null) {
        restartMissing();
      }
      if (why.isEmpty()
          && target.equals(view.target())
          && List.copyOf(members.values()).equals(view.members())) {
        return null;
      }
      recordLosses();
      return new Plan(build(), settle || !down.isEmpty() || heir != null, why);
    }

    /** If a later incarnation of a member asks to join, the earlier incarnation has ended. */
    private void declareSucceededDead() {
      for (NodeId joiner : joins.keySet()) {
        for (Member member : view.liveMembers()) {
          if (joiner.succeeds(member.id())) {
            down.add(member.id());
          }
        }
      }
    }

    private void mark(NodeId id, MemberState state) {
      members.computeIfPresent(id, (k, member) -> member.withState(state));
      why.add(id + " " + state);
    }

    private void settle() {
      why.add("all target owners are filled");
      serving = view.target();
      target = List.of();
      spread = spread == Spread.TARGET ? Spread.ALL : spread;
      for (int s = 0; s < view.segments(); s++) {
        if (lost.contains(s) && roles.primary(s) != null) {
          lost.remove(s);
        }
      }
      Set<NodeId> keep = new LinkedHashSet<>(serving);
      Lost remaining = lost.build();
      remaining.segmentsByHolders().keySet().forEach(keep::addAll);
      members.keySet().retainAll(keep);
      members.replaceAll(
          (id, m) ->
              m.state() == MemberState.JOINING && serving.contains(id)
                  ? m.withState(MemberState.UP)
                  : m);
    }

    private boolean isHolderReturning() {
      return newcomers().stream().anyMatch(joiner -> view.missing().heldBy(joiner.id()));
    }

    /** Reports whether a node waits for the current move to end before it can join or leave. */
    private boolean isTargetOutdated() {
      return !newcomers().isEmpty()
          || view.target().stream().anyMatch(id -> members.get(id).state() == MemberState.LEAVING);
    }

    private void chooseTarget() {
      List<NodeId> base = view.moving() ? view.target() : view.serving();
      List<NodeId> wanted = new ArrayList<>();
      for (NodeId id : base) {
        if (isLive(id) && members.get(id).state() != MemberState.LEAVING) {
          wanted.add(id);
        }
      }
      for (Joiner joiner : newcomers()) {
        if (!wanted.contains(joiner.id())) {
          wanted.add(joiner.id());
        }
        members.put(
            joiner.id(),
            new Member(
                joiner.id(), MemberState.JOINING, joiner.peer(), joiner.client(), site(joiner)));
        why.add(joiner.id() + " JOINING");
      }
      if (spread == Spread.NONE && maySpread()) {
        members.replaceAll((id, member) -> member.withSite(announcedSite(id)));
        spread = Spread.TARGET;
        why.add("all members have announced their sites");
      }
      if (wanted.isEmpty()) {
        base.stream().filter(this::isLive).forEach(wanted::add);
      }
      boolean joining =
          wanted.stream().anyMatch(id -> members.get(id).state() == MemberState.JOINING);
      if (wanted.isEmpty()) {
        target = List.of();
      } else if (view.moving()
          || joining
          || heir != null
          || spread == Spread.TARGET
          || !wanted.equals(view.serving())) {
        target = List.copyOf(wanted);
      }
    }

    /**
     * Returns the site with which a node is admitted. An incarnation that serving already lists
     * keeps its site, because the owners under serving depend on it.
     */
    private Site site(Joiner joiner) {
      Member listed = members.get(joiner.id());
      if (listed != null) {
        return listed.site();
      }
      return spread == Spread.NONE ? Site.NONE : joiner.site();
    }

    /**
     * Reports whether every member can place owners by sites, and some member names a zone or a
     * machine.
     */
    private boolean maySpread() {
      return members.keySet().stream().allMatch(id -> announcedSite(id) != null)
          && members.keySet().stream().anyMatch(id -> !announcedSite(id).isNone());
    }

    /** Returns the site that a member or newcomer has announced, or null. */
    private Site announcedSite(NodeId id) {
      Joiner joiner = joins.get(id);
      return joiner == null ? announced.get(id) : joiner.site();
    }

    /**
     * Returns the nodes to admit: those that ask to join and are not live members. If several
     * incarnations of a name ask, only the latest is admitted. If the view spreads owners, no node
     * is admitted that would place them differently. If the members decide views with a witness, no
     * node is admitted that cannot.
     */
    private List<Joiner> newcomers() {
      List<Joiner> newcomers = new ArrayList<>();
      for (Joiner joiner : joins.values()) {
        boolean hasSuccessor =
            members.keySet().stream().anyMatch(id -> id.succeeds(joiner.id()))
                || joins.keySet().stream().anyMatch(id -> id.succeeds(joiner.id()));
        boolean placesAlike = spread == Spread.NONE || joiner.site() != null;
        boolean votesAlike = !witnessed || joiner.votesWithWitness();
        boolean isAble = placesAlike && votesAlike;
        if (!isLive(joiner.id()) && !hasSuccessor && !down.contains(joiner.id()) && isAble) {
          newcomers.add(joiner);
        }
      }
      return newcomers;
    }

    /**
     * Makes the heir the only holder of the segments that are missing under this view and would
     * still be missing under the next view. The other owners are then filled from the heir's empty
     * copy.
     */
    private void restartMissing() {
      int restarted = 0;
      for (Map.Entry<List<NodeId>, BitSet> missing :
          view.missing().segmentsByHolders().entrySet()) {
        if (missing.getKey().stream().noneMatch(this::isLive)) {
          missing.getValue().stream().forEach(s -> lost.put(s, List.of(heir)));
          restarted += missing.getValue().cardinality();
        }
      }
      why.add(heir + " restarts " + restarted + " lost segments empty");
    }

    private boolean isLive(NodeId id) {
      Member member = members.get(id);
      return member != null && member.live();
    }

    private void recordLosses() {
      if (down.isEmpty() && view.lost().isEmpty()) {
        return;
      }
      Roles next = new Roles(build(), roles, !rules.keep(Rule.RETURN_AS_JOINING));
      for (int s = 0; s < view.segments(); s++) {
        if (!lost.contains(s) && !roles.inSync(s).isEmpty() && next.inSync(s).isEmpty()) {
          lost.put(s, roles.inSync(s));
        }
      }
      if (rules.keep(Rule.ONE_HOLDER)) {
        lost.replaceAll(
            holders ->
                holders.stream().filter(this::isLive).findFirst().map(List::of).orElse(holders));
      }
    }

    /** Sites that are all empty change no owner, so the view need not spread owners any more. */
    private Spread neededSpread() {
      return members.values().stream().allMatch(member -> member.site().isNone())
          ? Spread.NONE
          : spread;
    }

    private View build() {
      return new View(
          view.ringId(),
          view.epoch() + 1,
          view.segments(),
          view.copies(),
          new ArrayList<>(new LinkedHashMap<>(members).values()),
          serving,
          target,
          lost.build(),
          neededSpread(),
          witnessed);
    }
  }
}
