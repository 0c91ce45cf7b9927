package io.diststore.ring.membership;

import io.diststore.ring.copy.Segments;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Notice;
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

/**
 * This member's leave. It is asked for once and cannot be taken back. It ends when a view no longer
 * lists this member and the other members have taken over, or when no member is left to take over.
 * Its receipt says which member received what.
 */
public final class Leave {
  /** How far the leave has come. */
  private enum Stage {
    /** The member was not asked to leave. */
    STAYING,
    /** Waits for a view that does not list this member. */
    ASKED,
    /**
     * A view removed this member after the others were filled; waits until they have taken over.
     */
    HANDED_OVER,
    /**
     * A view removed this member or marked it DOWN, and it cannot tell whether the others were
     * filled; waits until they have taken over.
     */
    CUT_OFF,
    /** Ended: the receipt is written, and the process may end. */
    LEFT;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case STAYING -> next == ASKED;
        case ASKED -> next == HANDED_OVER || next == CUT_OFF || next == LEFT;
        case HANDED_OVER, CUT_OFF -> next == LEFT;
        case LEFT -> false;
      };
    }
  }

  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final BooleanSupplier majorityReachable;
  private final BooleanSupplier newcomerAsking;

  private Stage stage = Stage.STAYING;
  private long askedAt;

  /**
   * The roles under which this member was leaving last: they say which members gained its copies.
   */
  private Roles moving;

  private long removedAt;
  private long removedInEpoch;

  /** A view listed this member as live, so other members may wait for it. */
  private boolean wasMember;

  /** When a view last marked a member DOWN. A member that was only cut off may be back. */
  private long lastDownAt = Long.MIN_VALUE / 2;

  /** Runs while too few members are reachable to decide a view without this member. */
  private final Stopwatch withoutMajority = new Stopwatch();

  /**
   * @param majorityReachable whether enough members are reachable to decide a view
   * @param newcomerAsking whether a newcomer asks to be admitted, which could take over
   */
  public Leave(
      Turn turn,
      Segments segments,
      Leases leases,
      BooleanSupplier majorityReachable,
      BooleanSupplier newcomerAsking) {
    this.turn = turn;
    this.segments = segments;
    this.leases = leases;
    this.majorityReachable = majorityReachable;
    this.newcomerAsking = newcomerAsking;
  }

  private void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException("a leave cannot go from " + stage + " to " + next);
    }
    turn.witness().onStage(turn.self(), -1, stage, next, why);
    stage = next;
  }

  /** Begins the leave, unless it has begun. */
  public void ask() {
    if (stage == Stage.STAYING) {
      become(Stage.ASKED, "the process was told to leave");
      askedAt = turn.now();
      if (turn.view() != null) {
        noteRemoval();
      }
    }
  }

  public boolean isAsked() {
    return stage != Stage.STAYING;
  }

  /** Reports whether no view lists this member any more. It may still wait for the others. */
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
      moving = turn.roles();
    }
    if (turn.rolesBefore() != null && hasNewDownMember(turn.rolesBefore().view())) {
      lastDownAt = turn.now();
    }
    noteRemoval();
  }

  /**
   * Reports whether this view removed this member directly after one under which the others were
   * being filled with its copies: then they have been.
   */
  private boolean followsMove() {
    return moving != null
        && turn.view().member(turn.self()) == null
        && moving.view().epoch() + 1 == turn.epoch();
  }

  private boolean hasNewDownMember(View before) {
    return turn.view().members().stream().anyMatch(m -> !m.live() && before.live(m.id()));
  }

  private void noteRemoval() {
    Member me = turn.view().member(turn.self());
    boolean holdsLost = turn.view().lost().heldBy(turn.self());
    boolean gone = me == null || me.state() == MemberState.DOWN && !holdsLost;
    if (stage == Stage.ASKED && gone) {
      if (followsMove()) {
        become(Stage.HANDED_OVER, "a view removed this member after the others were filled");
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
    turn.outbox().notice(new Notice.Left(receipt));
  }

  /**
   * Reports whether every live member has the view without this one, and has had the time to make
   * the other copies equal and to serve. If some members are silent, enough members must have that
   * view to decide the next one: this member may be the only other one that knows it.
   */
  private boolean mayGo() {
    Set<NodeId> know = new HashSet<>();
    for (Member member : turn.view().liveMembers()) {
      if (leases.epochSeen(member.id()) >= removedInEpoch) {
        know.add(member.id());
      }
    }
    long waited = turn.now() - removedAt;
    if (know.size() == turn.view().liveMembers().size()) {
      return waited > turn.timing().gatherNanos();
    }
    boolean enough = PeerRegister.quorum(turn.view(), know);
    return enough && waited > turn.timing().readAloneNanos()
        || waited > turn.timing().lingerNanos();
  }

  /** Every live member is leaving, no keys are moving, and no newcomer asks to join. */
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

  /** For some time now, too few members have been reachable to let this one go. */
  private boolean isStuck() {
    if (majorityReachable.getAsBoolean()) {
      withoutMajority.stop();
      return false;
    }
    withoutMajority.startIfStopped(turn.now());
    return withoutMajority.exceeds(turn.timing().leaverPatienceNanos(), turn.now());
  }

  /**
   * The member that has a copy of the segment in place of this one, or null. If several owners
   * leave together, each has another successor: no copy is on two receipts.
   */
  private NodeId successor(int segment) {
    List<NodeId> leaving =
        moving.inSync(segment).stream()
            .filter(id -> moving.view().member(id).state() == MemberState.LEAVING)
            .toList();
    int mine = leaving.indexOf(turn.self());
    List<NodeId> gaining = moving.targets(segment);
    return mine < 0 || mine >= gaining.size() ? null : gaining.get(mine);
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
