package io.diststore.ring.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RingClockTest {
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000;
  private static final NodeId SELF = new NodeId("self", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final NodeId C = new NodeId("c", 1);

  private final RingClock clock = new RingClock(SELF, Timing.DEFAULT);

  /** The monotonic clock in milliseconds. */
  private long now = 50_000;

  @Test
  void noValueHasExpiredBeforeTheMemberKnowsTheTime() {
    tick(100 * HOUR, view(up(B), joining(SELF)));
    assertThat(clock.isSet()).isFalse();
    assertThat(ring()).isEqualTo(Long.MIN_VALUE);
    assertThat(clock.ownMillis(now * MILLI)).isEqualTo(BeaconAnswer.UNKNOWN);
  }

  @Test
  void theFounderStartsFromItsWallClock() {
    tick(100 * HOUR, view(up(SELF)));
    assertThat(ring()).isEqualTo(100 * HOUR);
    now += 70;
    assertThat(ring()).isEqualTo(100 * HOUR + 70);
  }

  @Test
  void aMemberThatJoinsTakesTheTimeOfTheRingWhateverItsWallClockShows() {
    View joining = view(up(B), joining(SELF));
    tick(300 * HOUR, joining);
    answer(B, 100 * HOUR, 100 * HOUR, 20);
    tick(300 * HOUR, joining);
    assertThat(ring()).isEqualTo(100 * HOUR + 10);
    tick(300 * HOUR, view(up(B), up(SELF)));
    assertThat(ring()).isEqualTo(100 * HOUR + 10);
    assertThat(clock.wallAheadMillis()).isEqualTo(200 * HOUR - 10);
  }

  @Test
  void aWallClockThatJumpsChangesNothing() {
    View alone = view(up(SELF));
    tick(100 * HOUR, alone);
    now += 50;
    tick(50 * HOUR, alone);
    assertThat(ring()).isEqualTo(100 * HOUR + 50);
    now += 50;
    tick(900 * HOUR, alone);
    assertThat(ring()).isEqualTo(100 * HOUR + 100);
  }

  @Test
  void theSlowerOfTwoClocksIsTheRingsTime() {
    View both = view(up(SELF), up(B));
    tick(100 * HOUR, view(up(SELF)));
    answer(B, 100 * HOUR - 700, 0, 0);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR - 700);
    answer(B, 100 * HOUR + 700, 0, 0);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR);
  }

  @Test
  void amongThreeMembersOneWrongClockHasNoEffect() {
    View three = view(up(SELF), up(B), up(C));
    tick(100 * HOUR, view(up(SELF)));
    answer(B, 100 * HOUR + 5, 0, 0);
    answer(C, 200 * HOUR, 0, 0);
    tick(100 * HOUR, three);
    assertThat(ring()).isEqualTo(100 * HOUR + 5);
    answer(C, 1, 0, 0);
    tick(100 * HOUR, three);
    assertThat(ring()).isEqualTo(100 * HOUR);
  }

  @Test
  void aMemberWhoseClockDiffersFollowsTheOthers() {
    View three = view(up(SELF), up(B), up(C));
    tick(100 * HOUR, view(up(SELF)));
    answer(B, 100 * HOUR - 2000, 0, 0);
    answer(C, 100 * HOUR - 2000, 0, 0);
    tick(100 * HOUR, three);
    assertThat(ring()).isEqualTo(100 * HOUR - 2000);
    assertThat(clock.ownMillis(now * MILLI)).isEqualTo(100 * HOUR - 2000);
  }

  @Test
  void theTimeStaysWhenTheOtherMembersGo() {
    tick(300 * HOUR, view(up(B), up(C), joining(SELF)));
    answer(B, 100 * HOUR, 0, 0);
    answer(C, 100 * HOUR, 0, 0);
    tick(300 * HOUR, view(up(B), up(C), up(SELF)));
    clock.onView(view(up(SELF)));
    now += 60_000;
    tick(300 * HOUR, view(up(SELF)));
    assertThat(ring()).isEqualTo(100 * HOUR + 60_000);
  }

  @Test
  void aLateAnswerDoesNotReplaceAGoodEstimate() {
    View both = view(up(B), joining(SELF));
    answer(B, 100 * HOUR, 0, 2);
    now += 250;
    answer(B, 100 * HOUR, 0, 400);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR + 251);
    now += 10_000;
    answer(B, 100 * HOUR + 10_000, 0, 1001);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR + 10_251);
    answer(B, 100 * HOUR + 10_000, 0, 900);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR + 10_450);
  }

  @Test
  void aMemberStartsFromItsWallClockIfNoOtherMemberKnowsTheTime() {
    View three = view(up(SELF), up(B), up(C));
    tick(100 * HOUR, three);
    answer(B, BeaconAnswer.UNKNOWN, 0, 0);
    tick(100 * HOUR, three);
    assertThat(clock.isSet()).isFalse();
    answer(C, BeaconAnswer.UNKNOWN, 0, 0);
    tick(100 * HOUR, three);
    assertThat(ring()).isEqualTo(100 * HOUR);
  }

  @Test
  void aMemberThatGetsNoAnswerBeginsWithItsWallClockAfterTwoSeconds() {
    View both = view(up(B), joining(SELF));
    tick(100 * HOUR, both);
    now += 1999;
    tick(100 * HOUR, both);
    assertThat(clock.isSet()).isFalse();
    now += 1;
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR);
    answer(B, 40 * HOUR, 0, 0);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(40 * HOUR);
  }

  @Test
  void amongThreeMembersTheWrongWallClockIsReported() {
    View three = view(up(SELF), up(B), up(C));
    answer(B, 100 * HOUR, 100 * HOUR, 0);
    answer(C, 100 * HOUR, 200 * HOUR, 0);
    tick(100 * HOUR + 5, three);
    assertThat(clock.wallAheadMillis()).isZero();
    tick(70 * HOUR, three);
    assertThat(clock.wallAheadMillis()).isEqualTo(-30 * HOUR);
    tick(201 * HOUR, three);
    assertThat(clock.wallAheadMillis()).isEqualTo(1 * HOUR);
  }

  @Test
  void afterAStandstillTheMemberLearnsTheTimeFromTheOthers() {
    View both = view(up(SELF), up(B));
    tick(100 * HOUR, view(up(SELF)));
    answer(B, 100 * HOUR, 0, 0);
    tick(100 * HOUR, both);
    clock.onClockStoodStill(700 * MILLI, 0);
    tick(100 * HOUR, both);
    assertThat(clock.isSet()).isFalse();
    assertThat(clock.ownMillis(now * MILLI)).isEqualTo(BeaconAnswer.UNKNOWN);
    answer(B, 100 * HOUR + 700, 0, 0);
    tick(100 * HOUR, both);
    assertThat(ring()).isEqualTo(100 * HOUR + 700);
    assertThat(clock.ownMillis(now * MILLI)).isEqualTo(100 * HOUR + 700);
  }

  @Test
  void aWallClockThatIsSetForwardLooksLikeAStandstillButChangesNothing() {
    View alone = view(up(SELF));
    tick(100 * HOUR, alone);
    clock.onClockStoodStill(5 * HOUR * MILLI, 0);
    assertThat(clock.isSet()).isFalse();
    tick(105 * HOUR, alone);
    assertThat(ring()).isEqualTo(100 * HOUR);
  }

  @Test
  void theTimeThatAllMembersWereSuspendedCounts() {
    View both = view(up(SELF), up(B));
    tick(100 * HOUR, view(up(SELF)));
    answer(B, 100 * HOUR, 0, 0);
    tick(100 * HOUR, both);
    clock.onClockStoodStill(5 * HOUR * MILLI, 2 * HOUR * MILLI);
    answer(B, BeaconAnswer.UNKNOWN, 0, 0);
    tick(105 * HOUR, both);
    assertThat(ring()).isEqualTo(102 * HOUR);
  }

  @Test
  void afterAStandstillTheMemberWaitsTwoSecondsForAnAnswer() {
    View both = view(up(SELF), up(B));
    tick(100 * HOUR, both);
    answer(B, 100 * HOUR, 0, 0);
    tick(100 * HOUR, both);
    clock.onClockStoodStill(HOUR * MILLI, HOUR * MILLI);
    tick(101 * HOUR, both);
    now += 1999;
    tick(101 * HOUR, both);
    assertThat(clock.isSet()).isFalse();
    now += 1;
    tick(101 * HOUR, both);
    assertThat(ring()).isEqualTo(101 * HOUR + 2000);
  }

  @Test
  void afterAStandstillTheWallClockIsUpToDateBeforeTheNextTick() {
    tick(100 * HOUR, view(up(SELF)));
    clock.onClockStoodStill(700 * MILLI, 700 * MILLI);
    assertThat(clock.wallMillis(now * MILLI)).isEqualTo(100 * HOUR + 700);
  }

  private long ring() {
    return clock.ringMillis(now * MILLI);
  }

  private void tick(long wallMillis, View view) {
    clock.onTick(now * MILLI, wallMillis, view);
  }

  private void answer(NodeId by, long clockMillis, long wallMillis, long roundTripMillis) {
    clock.onBeaconAnswer(
        by,
        new BeaconAnswer(1, true, clockMillis, wallMillis),
        (now - roundTripMillis) * MILLI,
        now * MILLI);
  }

  private static View view(Member... members) {
    List<NodeId> ids = Stream.of(members).map(Member::id).toList();
    return new View(new RingId(1, 1), 1, 1, 1, List.of(members), ids, List.of(), Lost.NONE);
  }

  private static Member up(NodeId id) {
    return member(id, MemberState.UP);
  }

  private static Member joining(NodeId id) {
    return member(id, MemberState.JOINING);
  }

  private static Member member(NodeId id, MemberState state) {
    Endpoint at = new Endpoint(id.name(), 1);
    return new Member(id, state, at, at);
  }
}
