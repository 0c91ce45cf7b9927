package io.diststore.ring.node;

import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Notice;
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
 * This member's leave: asked for once, irrevocable, done when a view no longer lists it and the
 * others have taken over, or when there is nobody to take over. Its receipt says what was handed to
 * whom.
 */
final class Departure {
  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final BooleanSupplier majorityHeard;
  private final BooleanSupplier newcomerAsks;
  private boolean asked;
  private long askedAt;

  /** The roles under which this member was leaving last: they say who gained its segments. */
  private Roles moving;

  /**
   * Whether the view that removed this member came right after one under which the others were
   * being filled with what it has: then that is done. Else it was marked DOWN, or it cannot tell.
   */
  private boolean handedOver;

  private long removedAt;
  private long removedIn;
  private boolean removed;

  /** Some view listed it as live: others may wait for it to say that it has gone. */
  private boolean wasMember;

  private boolean left;

  /** When a view marked somebody DOWN last: who was cut off only may be back to take over. */
  private long deathAt;

  /**
   * Since when no majority has been heard that could let this member go; meaningless while one is.
   */
  private long unheardSince;

  private boolean unheard;

  /**
   * @param majorityHeard whether enough members are heard to decide a view
   * @param newcomerAsks whether somebody asks to be admitted, who could take over
   */
  Departure(
      Turn turn,
      Segments segments,
      Leases leases,
      BooleanSupplier majorityHeard,
      BooleanSupplier newcomerAsks) {
    this.turn = turn;
    this.deathAt = Long.MIN_VALUE / 2;
    this.segments = segments;
    this.leases = leases;
    this.majorityHeard = majorityHeard;
    this.newcomerAsks = newcomerAsks;
  }

  void ask() {
    if (!asked) {
      asked = true;
      askedAt = turn.now;
      if (turn.view != null) {
        noteRemoval();
      }
    }
  }

  boolean asked() {
    return asked;
  }

  /** No view lists this member any more; it stays a little for the others to take over. */
  boolean removed() {
    return removed;
  }

  boolean left() {
    return left;
  }

  void installed() {
    Member me = turn.view.member(turn.self);
    wasMember |= me != null && me.live();
    if (me != null && me.state() == MemberState.LEAVING && turn.view.moving()) {
      moving = turn.roles;
    }
    if (turn.rolesBefore != null && someoneDied(turn.rolesBefore.view())) {
      deathAt = turn.now;
    }
    noteRemoval();
  }

  private boolean followsMove() {
    return moving != null
        && turn.view.member(turn.self) == null
        && moving.view().epoch() + 1 == turn.epoch();
  }

  private boolean someoneDied(View before) {
    return turn.view.members().stream().anyMatch(m -> !m.live() && before.live(m.id()));
  }

  private void noteRemoval() {
    Member me = turn.view.member(turn.self);
    boolean holdsLost = turn.view.lost().heldBy(turn.self);
    if (asked && !removed && (me == null || me.state() == MemberState.DOWN && !holdsLost)) {
      removed = true;
      handedOver = followsMove();
      removedAt = turn.now;
      removedIn = turn.epoch();
    }
  }

  void tick() {
    if (!asked || left) {
      return;
    }
    if (!wasMember && (turn.view == null || removed)) {
      leave(receipt(LeaveReceipt.Result.COMPLETE));
    } else if (removed && mayGo()) {
      leave(receipt(handedOver ? LeaveReceipt.Result.COMPLETE : LeaveReceipt.Result.CUT_SHORT));
    } else if (!removed && nobodyElse()) {
      leave(receipt(LeaveReceipt.Result.NOBODY_LEFT));
    } else if (!removed && stuck()) {
      leave(receipt(LeaveReceipt.Result.CUT_SHORT));
    }
  }

  private void leave(LeaveReceipt receipt) {
    left = true;
    removed = true;
    turn.outbox.notice(new Notice.Left(receipt));
  }

  /**
   * Every live member has the view without this one, and has had the time to make the other copies
   * equal and serve. If some stay silent, enough must have it to decide the next one: this member
   * may be the only one that knows it.
   */
  private boolean mayGo() {
    Set<NodeId> know = new HashSet<>();
    for (Member member : turn.view.liveMembers()) {
      if (leases.epochSeen(member.id()) >= removedIn) {
        know.add(member.id());
      }
    }
    long waited = turn.now - removedAt;
    if (know.size() == turn.view.liveMembers().size()) {
      return waited > turn.timing.gatherNanos();
    }
    boolean enough = PeerRegister.quorum(turn.view, know);
    return enough && waited > turn.timing.readAloneNanos() || waited > turn.timing.lingerNanos();
  }

  /** Every live member is leaving, nothing is on its way to anybody, and nobody wants to come. */
  private boolean nobodyElse() {
    View view = turn.view;
    Member me = view.member(turn.self);
    return me != null
        && me.state() == MemberState.LEAVING
        && !view.moving()
        && turn.now - deathAt > turn.timing.leaverPatienceNanos()
        && !newcomerAsks.getAsBoolean()
        && view.liveMembers().stream().allMatch(m -> m.state() == MemberState.LEAVING);
  }

  /** Nobody can be asked to let this member go, and that has lasted. */
  private boolean stuck() {
    if (majorityHeard.getAsBoolean()) {
      unheard = false;
      return false;
    }
    if (!unheard) {
      unheard = true;
      unheardSince = turn.now;
    }
    return turn.now - unheardSince > turn.timing.leaverPatienceNanos();
  }

  /**
   * Who has a copy of the segment instead of this member, or null. When several owners leave
   * together, each is followed by another one: no copy is on two receipts.
   */
  private NodeId successor(int segment) {
    List<NodeId> leaving =
        moving.inSync(segment).stream()
            .filter(id -> moving.view().member(id).state() == MemberState.LEAVING)
            .toList();
    int mine = leaving.indexOf(turn.self);
    List<NodeId> gaining = moving.targets(segment);
    return mine < 0 || mine >= gaining.size() ? null : gaining.get(mine);
  }

  private LeaveReceipt receipt(LeaveReceipt.Result result) {
    Map<NodeId, long[]> shares = new TreeMap<>();
    long keys = 0;
    long bytes = 0;
    int count = turn.view == null ? 0 : turn.view.segments();
    for (int s = 0; s < count; s++) {
      SegmentData data = segments.get(s);
      if (data == null) {
        continue;
      }
      keys += data.keys();
      bytes += data.bytes();
      NodeId successor = handedOver ? successor(s) : null;
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
    return new LeaveReceipt(turn.self, result, keys, bytes, to, turn.now - askedAt);
  }
}
