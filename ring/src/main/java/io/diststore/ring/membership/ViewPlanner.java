package io.diststore.ring.membership;

import io.diststore.ring.membership.Admissions.Joiner;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The view that should follow, given who is silent, who asks to join or leave, and what is filled.
 * A pure function.
 *
 * <ol>
 *   <li>Members to be DOWN are marked, and so are lives whose successors ask to join; leavers
 *       become LEAVING.
 *   <li>If nothing died and everything is filled, serving becomes target, JOINING becomes UP, and
 *       who is in neither goes.
 *   <li>Otherwise, if nothing moves yet or somebody died, the target is made anew: who lives and
 *       does not leave, and the joiners.
 *   <li>Segments whose last in-sync owners went DOWN are recorded as lost with these owners; the
 *       first of them that is back is from this view on the only holder. If an administrator
 *       accepts the loss of those of which none is back, the heir becomes their only holder, with
 *       nothing.
 * </ol>
 */
public final class ViewPlanner {
  private final Rules rules;

  public ViewPlanner(Rules rules) {
    this.rules = rules;
  }

  /**
   * The plan, or null when the view should stay.
   *
   * @param down live members to be marked DOWN
   * @param filled whether everything that has a target is filled, as reported in this view's epoch
   * @param heir the live member that is to begin all missing segments anew, or null when their loss
   *     is not accepted
   */
  public Plan plan(
      Roles roles,
      Set<NodeId> down,
      Map<NodeId, Joiner> joins,
      Set<NodeId> leaves,
      boolean filled,
      NodeId heir) {
    boolean nothingNew =
        down.isEmpty() && joins.isEmpty() && leaves.isEmpty() && !filled && heir == null;
    if (nothingNew && roles.view().moving()) {
      return null;
    }
    return new Draft(roles, down, joins, leaves, heir).plan(filled);
  }

  private final class Draft {
    private final Roles roles;
    private final View view;
    private final Set<NodeId> down;
    private final Map<NodeId, Joiner> joins;
    private final NodeId heir;
    private final Map<NodeId, Member> members;
    private final List<String> why = new ArrayList<>();
    private List<NodeId> serving;
    private List<NodeId> target;
    private final Lost.Draft lost;

    Draft(
        Roles roles, Set<NodeId> down, Map<NodeId, Joiner> joins, Set<NodeId> leaves, NodeId heir) {
      this.roles = roles;
      this.view = roles.view();
      this.joins = joins;
      this.heir = heir;
      this.down = new LinkedHashSet<>(down);
      this.members = view.membersById();
      this.serving = view.serving();
      this.target = view.target();
      this.lost = view.lost().draft();
      replaceFormerLives();
      this.down.forEach(id -> mark(id, MemberState.DOWN));
      for (NodeId id : leaves) {
        Member member = members.get(id);
        if (member != null && member.state() == MemberState.UP) {
          mark(id, MemberState.LEAVING);
        }
      }
    }

    Plan plan(boolean filled) {
      boolean settle = view.moving() && down.isEmpty() && filled && heir == null;
      if (settle) {
        settle();
      } else if (!view.moving() || !down.isEmpty()) {
        retarget();
      }
      if (heir != null) {
        inherit();
      }
      if (why.isEmpty()
          && target.equals(view.target())
          && List.copyOf(members.values()).equals(view.members())) {
        return null;
      }
      recordLosses();
      return new Plan(build(), settle || !down.isEmpty() || heir != null, why);
    }

    /** A newer incarnation that asks to join proves that the older one is gone. */
    private void replaceFormerLives() {
      for (NodeId joiner : joins.keySet()) {
        for (Member member : view.liveMembers()) {
          if (joiner.succeeds(member.id())) {
            down.add(member.id());
          }
        }
      }
    }

    private void mark(NodeId id, MemberState state) {
      members.computeIfPresent(id, (k, member) -> member.in(state));
      why.add(id + " " + state);
    }

    private void settle() {
      why.add("all filled");
      serving = view.target();
      target = List.of();
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
              m.state() == MemberState.JOINING && serving.contains(id) ? m.in(MemberState.UP) : m);
    }

    private void retarget() {
      List<NodeId> base = view.moving() ? view.target() : view.serving();
      List<NodeId> wanted = new ArrayList<>();
      for (NodeId id : base) {
        if (lives(id) && members.get(id).state() != MemberState.LEAVING) {
          wanted.add(id);
        }
      }
      for (Joiner joiner : newcomers()) {
        if (!wanted.contains(joiner.id())) {
          wanted.add(joiner.id());
        }
        members.put(
            joiner.id(),
            new Member(joiner.id(), MemberState.JOINING, joiner.peer(), joiner.client()));
        why.add(joiner.id() + " JOINING");
      }
      if (wanted.isEmpty()) {
        base.stream().filter(this::lives).forEach(wanted::add);
      }
      boolean joining =
          wanted.stream().anyMatch(id -> members.get(id).state() == MemberState.JOINING);
      if (wanted.isEmpty()) {
        target = List.of();
      } else if (view.moving() || joining || heir != null || !wanted.equals(view.serving())) {
        target = List.copyOf(wanted);
      }
    }

    /**
     * Those who ask to join and are not live members already; of several lives of one name the
     * latest.
     */
    private List<Joiner> newcomers() {
      List<Joiner> newcomers = new ArrayList<>();
      for (Joiner joiner : joins.values()) {
        boolean outlived =
            members.keySet().stream().anyMatch(id -> id.succeeds(joiner.id()))
                || joins.keySet().stream().anyMatch(id -> id.succeeds(joiner.id()));
        if (!lives(joiner.id()) && !outlived && !down.contains(joiner.id())) {
          newcomers.add(joiner);
        }
      }
      return newcomers;
    }

    /**
     * The heir becomes the only holder of what is missing under the view, and is still under the
     * next: the others are filled from it, with nothing.
     */
    private void inherit() {
      int inherited = 0;
      for (Map.Entry<List<NodeId>, BitSet> missing :
          view.missing().segmentsByHolders().entrySet()) {
        if (missing.getKey().stream().noneMatch(this::lives)) {
          missing.getValue().stream().forEach(s -> lost.put(s, List.of(heir)));
          inherited += missing.getValue().cardinality();
        }
      }
      why.add(heir + " begins " + inherited + " lost segments anew");
    }

    private boolean lives(NodeId id) {
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
                holders.stream().filter(this::lives).findFirst().map(List::of).orElse(holders));
      }
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
          lost.build());
    }
  }
}
