package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.copy.Segments;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.membership.Leave.Stage;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.LeaveReceipt.Result;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests when a leave ends, and with which receipt. */
class LeaveTest {
  private static final NodeId SELF = ScriptedMember.SELF;
  private static final NodeId FIRST = ScriptedMember.id("first");
  private static final NodeId SECOND = ScriptedMember.id("second");
  private static final NodeId THIRD = ScriptedMember.id("third");
  private static final Timing TIMING = Timing.DEFAULT;

  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);
  private boolean isMajorityReachable = true;
  private boolean isNewcomerAsking;
  private long epoch;
  private final ScriptedMember member = new ScriptedMember();
  private final Segments segments = new Segments(member.turn());
  private final Leases leases = new Leases(member.turn());
  private final Leave leave =
      new Leave(
          member.turn(),
          segments,
          leases,
          informed -> PeerRegister.quorum(member.turn().view(), informed, false),
          () -> isMajorityReachable,
          () -> isNewcomerAsking);

  // ---- the stages

  @Test
  void aStageLeadsOnlyToTheseStages() {
    Map<Stage, Set<Stage>> next = new EnumMap<>(Stage.class);
    next.put(Stage.STAYING, Set.of(Stage.ASKED));
    next.put(Stage.ASKED, Set.of(Stage.HANDED_OVER, Stage.CUT_OFF, Stage.LEFT));
    next.put(Stage.HANDED_OVER, Set.of(Stage.ASKED, Stage.LEFT));
    next.put(Stage.CUT_OFF, Set.of(Stage.ASKED, Stage.LEFT));
    next.put(Stage.LEFT, Set.of());
    for (Stage from : Stage.values()) {
      for (Stage to : Stage.values()) {
        assertThat(from.leadsTo(to))
            .as("%s to %s", from, to)
            .isEqualTo(next.get(from).contains(to));
      }
    }
  }

  @Test
  void anIllegalChangeOfTheStageThrows() {
    assertThatThrownBy(() -> leave.become(Stage.LEFT, "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("STAYING")
        .hasMessageContaining("LEFT");
    assertThat(member.stages()).isEmpty();
  }

  @Test
  void aNodeThatWasNeverAMemberLeavesAtOnce() {
    leave.onTick();
    assertThat(leave.isAsked()).isFalse();
    leave.ask();
    leave.ask();
    assertThat(leave.isAsked()).isTrue();
    assertThat(leave.isOver()).isFalse();
    leave.onTick();
    leave.onTick();
    assertEnded(Result.COMPLETE, "ASKED", "LEFT");
  }

  @Test
  void aMemberThatWasRemovedAfterTheHandoverReportsWhoReceivedItsKeys() {
    holdKeys(1);
    leave.ask();
    handOver();
    assertThat(leave.isRemoved()).isTrue();
    assertThat(leave.isOver()).isFalse();
    leases.onEpoch(FIRST, epoch);
    advance(TIMING.gatherNanos());
    assertThat(leave.isOver()).isFalse();
    advance(1);
    assertEnded(Result.COMPLETE, "ASKED", "HANDED_OVER", "LEFT");
    LeaveReceipt receipt = member.receipt();
    assertThat(receipt.keys()).isEqualTo(1);
    assertThat(receipt.to()).containsExactly(new LeaveReceipt.Share(FIRST, 1, receipt.bytes()));
    assertThat(receipt.nanos()).isEqualTo(TIMING.gatherNanos() + 1);
  }

  @Test
  void aMemberThatMissedAViewDuringTheHandoverCannotSayThatItIsComplete() {
    holdKeys(1);
    leave.ask();
    view(List.of(SELF), List.of(FIRST), up(FIRST), leaving(SELF));
    epoch++;
    view(List.of(FIRST), List.of(), up(FIRST));
    leases.onEpoch(FIRST, epoch);
    advance(TIMING.gatherNanos() + 1);
    assertEnded(Result.CUT_SHORT, "ASKED", "CUT_OFF", "LEFT");
    assertThat(member.receipt().to()).isEmpty();
  }

  @Test
  void aNodeThatIsAdmittedAfterItWasAskedToLeaveHandsItsKeysOver() {
    view(List.of(FIRST), List.of(), up(FIRST));
    leave.ask();
    // The node had asked to join just before it was asked to leave.
    view(
        List.of(FIRST),
        List.of(FIRST, SELF),
        up(FIRST),
        ScriptedMember.member(SELF, MemberState.JOINING));
    leases.onEpoch(FIRST, epoch);
    advance(TIMING.lingerNanos() + 1);
    assertThat(leave.isOver()).as("left although a view has just admitted the node").isFalse();
    holdKeys(1);
    handOver();
    leases.onEpoch(FIRST, epoch);
    advance(TIMING.gatherNanos() + 1);
    assertEnded(Result.COMPLETE, "ASKED", "CUT_OFF", "ASKED", "HANDED_OVER", "LEFT");
    assertThat(member.receipt().to()).hasSize(1);
  }

  @Test
  void aRemovedMemberWaitsLongerIfOnlyAMajorityHasTheView() {
    leave.ask();
    handOver(up(SECOND), up(THIRD));
    leases.onEpoch(FIRST, epoch);
    advance(TIMING.isolatedReadNanos() + 1);
    assertThat(leave.isOver()).as("left although only one of three members has the view").isFalse();
    leases.onEpoch(SECOND, epoch - 1);
    leave.onTick();
    assertThat(leave.isOver()).as("left although a member has only the earlier view").isFalse();
    leases.onEpoch(SECOND, epoch);
    leave.onTick();
    assertEnded(Result.COMPLETE, "ASKED", "HANDED_OVER", "LEFT");
  }

  @Test
  void aRemovedMemberDoesNotLeaveEarlyIfOnlyAMajorityHasTheView() {
    leave.ask();
    handOver(up(SECOND), up(THIRD));
    leases.onEpoch(FIRST, epoch);
    leases.onEpoch(SECOND, epoch);
    advance(TIMING.isolatedReadNanos());
    assertThat(leave.isOver()).isFalse();
    advance(1);
    assertThat(leave.isOver()).isTrue();
  }

  @Test
  void aRemovedMemberFinallyLeavesAlthoughNoOtherMemberHasTheView() {
    leave.ask();
    handOver();
    advance(TIMING.lingerNanos());
    assertThat(leave.isOver()).isFalse();
    advance(1);
    assertEnded(Result.COMPLETE, "ASKED", "HANDED_OVER", "LEFT");
  }

  @Test
  void aMemberIsCutShortIfNoMajorityCanRemoveItForSomeTime() {
    view(List.of(SELF), List.of(FIRST), up(FIRST), leaving(SELF));
    leave.ask();
    isMajorityReachable = false;
    leave.onTick();
    advance(TIMING.leaverPatienceNanos());
    isMajorityReachable = true;
    leave.onTick();
    isMajorityReachable = false;
    leave.onTick();
    advance(TIMING.leaverPatienceNanos());
    assertThat(leave.isOver()).as("left although the majority was back in between").isFalse();
    advance(1);
    assertEnded(Result.CUT_SHORT, "ASKED", "LEFT");
  }

  @Test
  void theLastMembersLeaveWithoutAHandover() {
    view(List.of(SELF, FIRST), List.of(), leaving(FIRST), leaving(SELF));
    isNewcomerAsking = true;
    leave.ask();
    leave.onTick();
    assertThat(leave.isOver()).as("left although a newcomer asks to join").isFalse();
    isNewcomerAsking = false;
    leave.onTick();
    assertEnded(Result.NOBODY_LEFT, "ASKED", "LEFT");
  }

  @Test
  void theLastMemberWaitsForAMemberThatWasJustMarkedDown() {
    view(List.of(SELF, FIRST), List.of(), up(FIRST), leaving(SELF));
    leave.ask();
    view(
        List.of(SELF, FIRST),
        List.of(),
        ScriptedMember.member(FIRST, MemberState.DOWN),
        leaving(SELF));
    advance(TIMING.leaverPatienceNanos());
    assertThat(leave.isOver()).isFalse();
    advance(1);
    assertEnded(Result.NOBODY_LEFT, "ASKED", "LEFT");
  }

  private void assertEnded(Result result, String... stages) {
    assertThat(member.stages()).containsExactly(stages);
    assertThat(leave.isOver()).isTrue();
    assertThat(member.receipt().result()).isEqualTo(result);
  }

  /** Lets this member hold the given number of keys, in the only segment. */
  private void holdKeys(int keys) {
    view(List.of(SELF), List.of(), up(FIRST), up(SELF));
    for (int i = 0; i < keys; i++) {
      segments
          .getOrCreate(0)
          .put(new Entry(new Key(new byte[] {(byte) i}), i + 1, new byte[10], Entry.NEVER));
    }
  }

  /** Moves the segment of this member to the first member, then removes this member. */
  private void handOver(Member... others) {
    view(List.of(SELF), List.of(FIRST), with(others, up(FIRST), leaving(SELF)));
    view(List.of(FIRST), List.of(), with(others, up(FIRST)));
  }

  private static Member[] with(Member[] others, Member... first) {
    List<Member> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all.toArray(new Member[0]);
  }

  private void view(List<NodeId> serving, List<NodeId> target, Member... members) {
    member.install(++epoch, serving, target, members);
    leave.onView();
  }

  private void advance(long nanos) {
    member.advance(nanos);
    leave.onTick();
  }

  private static Member up(NodeId id) {
    return ScriptedMember.member(id, MemberState.UP);
  }

  private static Member leaving(NodeId id) {
    return ScriptedMember.member(id, MemberState.LEAVING);
  }

  // ---- in a whole ring

  @Test
  void aLeavingMemberThatIsMarkedDownIsCutShort() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.startServing();
    ring.askToLeave(1);
    ring.decideDown(1);
    ring.learnView(0);
    ring.learnView(1);
    for (int second = 0; second < 40 && ring.receipt(1) == null; second++) {
      ring.advance(1000);
      ring.tick(1);
    }
    assertThat(ring.receipt(1)).isNotNull();
    assertThat(ring.receipt(1).result()).isEqualTo(Result.CUT_SHORT);
    assertThat(ring.receipt(1).to()).isEmpty();
  }

  @Test
  void theLastMemberStaysWhileANewcomerAsksToJoin() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.askToLeave(0);
    ring.decide(0, MemberState.LEAVING);
    ring.learnView(0);
    for (int tenth = 0; tenth < 100; tenth++) {
      ring.receiveJoinRequest(0, "newcomer", 0);
      ring.advance(100);
      ring.tick(0);
    }
    assertThat(ring.receipt(0)).isNull();
    // The newcomer stops asking, so no other node can take over.
    for (int second = 0; second < 10 && ring.receipt(0) == null; second++) {
      ring.advance(1000);
      ring.tick(0);
    }
    assertThat(ring.receipt(0).result()).isEqualTo(Result.NOBODY_LEFT);
  }
}
