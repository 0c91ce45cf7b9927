package io.diststore.ring.membership;

import io.diststore.ring.copy.Segments;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Stopwatch;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * This member's leave. A requested leave cannot be taken back. The leave ends when a view has
 * removed this member and the other members have taken over. It also ends if no member is left to
 * take over, or if too few members are reachable to decide a view. The receipt says which member
 * received how much of this member's data.
 */
public final class Leave {
  /** The stages of a leave. */
  enum Stage {
    /** The process has not asked this member to leave. */
    STAYING,
    /**
     * Waits for a view that removes this member. If a late request to join admits the removed
     * member once more, the leave returns to this stage.
     */
    ASKED,
    /**
     * A view removed this member after the new owners were filled. Waits until the other members
     * have taken over.
     */
    HANDED_OVER,
    /**
     * A view removed this member or marked it DOWN, and this member cannot tell whether the new
     * owners were filled. Waits until the other members have taken over.
     */
    CUT_OFF,
    /** The leave has ended with a receipt. The process may now end. */
    LEFT;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case STAYING -> next == ASKED;
        case ASKED -> next == HANDED_OVER || next == CUT_OFF || next == LEFT;
        case HANDED_OVER, CUT_OFF -> next == ASKED || next == LEFT;
        case LEFT -> false;
      };
    }
  }

  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final Predicate<Set<NodeId>> canDecide;
  private final BooleanSupplier majorityReachable;
  private final BooleanSupplier newcomerAsking;

  private Stage stage = Stage.STAYING;
  private long askedAt;

  /**
   * The latest roles under which this member was LEAVING and its keys were moving, or null. These
   * roles name the members that received the copies of this member.
   */
  private Roles handoverRoles;

  private long removedAt;
  private long removedInEpoch;

  /**
   * Whether a view has listed this member as live. If so, other members might wait for this member.
   */
  private boolean wasMember;

  /**
   * When a view last marked a member DOWN. That member may only have been cut off, and may soon be
   * back.
   */
  private long lastDownAt = Long.MIN_VALUE / 2;

  /** Runs while too few members are reachable to decide a view without this member. */
  private final Stopwatch withoutMajority = new Stopwatch();

  /**
   * @param canDecide whether these members are enough to decide a view
   * @param majorityReachable whether enough members are reachable to decide a view
   * @param newcomerAsking whether a newcomer asks to be admitted. Such a newcomer could take over
   */
  public Leave(
      Turn turn,
      Segments segments,
      Leases leases,
      Predicate<Set<NodeId>> canDecide,
      BooleanSupplier majorityReachable,
      BooleanSupplier newcomerAsking) {
    this.turn = turn;
    this.segments = segments;
    this.leases = leases;
    this.canDecide = canDecide;
    this.majorityReachable = majorityReachable;
    this.newcomerAsking = newcomerAsking;
  }

  /** Changes the stage. Throws an exception if the current stage does not lead to the given one. */
  void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException("a leave cannot go from " + stage + " to " + next);
    }
    turn.observer().onStage(turn.self(), -1, stage, next, why);
    stage = next;
  }

  /** Begins the leave, unless it has already begun. */
  public void ask() {
    if (stage == Stage.STAYING) {
      become(Stage.ASKED, "the process asked this member to leave");
      askedAt = turn.now();
      if (turn.view() != null) {
        checkRemoval();
      }
    }
  }

  public boolean isAsked() {
    return stage != Stage.STAYING;
  }

  /**
   * Reports whether the leave is past the stage ASKED: a view has removed this member or marked it
   * DOWN, or the leave has ended.
   */
  public boolean isRemoved() {
    return switch (stage) {
      case STAYING, ASKED -> false;
      case HANDED_OVER, CUT_OFF, LEFT -> true;
    };
  }

  /** Reports whether the leave has ended. */
  public boolean isOver() {
    return stage == Stage.LEFT;
  }

  public void onView() {
    Member me = turn.view().member(turn.self());
    wasMember |= me != null && me.live();
    if (me != null && me.state() == MemberState.LEAVING && turn.view().moving()) {
      handoverRoles = turn.roles();
    }
    if (turn.rolesBefore() != null && hasNewDownMember(turn.rolesBefore().view())) {
      lastDownAt = turn.now();
    }
    checkRemoval();
  }

  /**
   * Reports whether the current view removed this member and directly follows the view under which
   * its keys were moving. If so, the new owners are filled.
   */
  private boolean followsHandover() {
    return handoverRoles != null
        && turn.view().member(turn.self()) == null
        && handoverRoles.view().epoch() + 1 == turn.epoch();
  }

  private boolean isWaitingForTheOthers() {
    return stage == Stage.HANDED_OVER || stage == Stage.CUT_OFF;
  }

  private boolean hasNewDownMember(View before) {
    return turn.view().members().stream().anyMatch(m -> !m.live() && before.live(m.id()));
  }

  private void checkRemoval() {
    Member me = turn.view().member(turn.self());
    if (isWaitingForTheOthers() && me != null && me.live()) {
      // This member may have asked to join just before it was asked to leave. Now it may own
      // segments, so it has to hand them over.
      become(Stage.ASKED, "a view admitted this member although it is leaving");
      return;
    }
    boolean holdsLost = turn.view().lost().heldBy(turn.self());
    boolean isOut = me == null || me.state() == MemberState.DOWN && !holdsLost;
    if (stage == Stage.ASKED && isOut) {
      if (followsHandover()) {
        become(Stage.HANDED_OVER, "a view removed this member after the new owners were filled");
      } else {
        become(Stage.CUT_OFF, "a view removed this member for another reason");
      }
      removedAt = turn.now();
      removedInEpoch = turn.epoch();
    }
  }

  public void onTick() {
    switch (stage) {
      case STAYING, LEFT -> {}
      case ASKED -> {
        if (!wasMember && turn.view() == null) {
          end(LeaveReceipt.Result.COMPLETE);
        } else if (isNoMemberLeftToTakeOver()) {
          end(LeaveReceipt.Result.NOBODY_LEFT);
        } else if (isStuck()) {
          end(LeaveReceipt.Result.CUT_SHORT);
        }
      }
      case HANDED_OVER -> {
        if (!wasMember || mayGo()) {
          end(LeaveReceipt.Result.COMPLETE);
        }
      }
      case CUT_OFF -> {
        if (!wasMember) {
          end(LeaveReceipt.Result.COMPLETE);
        } else if (mayGo()) {
          end(LeaveReceipt.Result.CUT_SHORT);
        }
      }
    }
  }

  private void end(LeaveReceipt.Result result) {
    LeaveReceipt receipt = receipt(result);
    become(Stage.LEFT, result.name());
    turn.outbox().notice(new Notice.LeaveDone(receipt));
  }

  /**
   * Reports whether this member has stayed long enough after a view removed it. This member stays
   * until all live members have that view and have had time to take over. If some members are
   * unreachable, this member stays longer: until enough members have that view to decide the next
   * one. Before that, this member may be the only one that knows the view. This member never stays
   * longer than {@link Timing#lingerNanos}.
   */
  private boolean mayGo() {
    Set<NodeId> informed = new HashSet<>();
    for (Member member : turn.view().liveMembers()) {
      if (leases.latestEpoch(member.id()) >= removedInEpoch) {
        informed.add(member.id());
      }
    }
    long waited = turn.now() - removedAt;
    if (informed.size() == turn.view().liveMembers().size()) {
      return waited > turn.timing().gatherNanos();
    }
    return canDecide.test(informed) && waited > turn.timing().isolatedReadNanos()
        || waited > turn.timing().lingerNanos();
  }

  /**
   * Reports whether no member is left to take over. This is true if all live members are leaving,
   * no keys are moving, no newcomer asks to join, and no view has marked a member DOWN recently.
   */
  private boolean isNoMemberLeftToTakeOver() {
    View view = turn.view();
    Member me = view.member(turn.self());
    return me != null
        && me.state() == MemberState.LEAVING
        && !view.moving()
        && turn.now() - lastDownAt > turn.timing().leaverPatienceNanos()
        && !newcomerAsking.getAsBoolean()
        && view.liveMembers().stream().allMatch(m -> m.state() == MemberState.LEAVING);
  }

  /**
   * Reports whether, for some time, too few members have been reachable to decide a view without
   * this member.
   */
  private boolean isStuck() {
    if (majorityReachable.getAsBoolean()) {
      withoutMajority.stop();
      return false;
    }
    withoutMajority.startIfStopped(turn.now());
    return withoutMajority.exceeds(turn.timing().leaverPatienceNanos(), turn.now());
  }

  /**
   * Returns the member that received this member's copy of the segment, or null. If several owners
   * leave together, each of them has a different successor. So no copy appears on two receipts.
   */
  private NodeId successor(int segment) {
    List<NodeId> leaving =
        handoverRoles.inSync(segment).stream()
            .filter(id -> handoverRoles.view().member(id).state() == MemberState.LEAVING)
            .toList();
    int place = leaving.indexOf(turn.self());
    List<NodeId> targets = handoverRoles.targets(segment);
    return place < 0 || place >= targets.size() ? null : targets.get(place);
  }

  private LeaveReceipt receipt(LeaveReceipt.Result result) {
    Map<NodeId, long[]> shares = new TreeMap<>();
    long keys = 0;
    long bytes = 0;
    int count = turn.view() == null ? 0 : turn.view().segments();
    for (int s = 0; s < count; s++) {
      SegmentData data = segments.get(s);
      if (data == null) {
        continue;
      }
      keys += data.keys();
      bytes += data.bytes();
      NodeId successor = stage == Stage.HANDED_OVER ? successor(s) : null;
      if (successor != null) {
        long[] share = shares.computeIfAbsent(successor, k -> new long[2]);
        share[0] += data.keys();
        share[1] += data.bytes();
      }
    }
    List<LeaveReceipt.Share> to = new ArrayList<>();
    shares.forEach(
        (id, share) -> {
          if (share[0] > 0) {
            to.add(new LeaveReceipt.Share(id, share[0], share[1]));
          }
        });
    return new LeaveReceipt(turn.self(), result, keys, bytes, to, turn.now() - askedAt);
  }
}
