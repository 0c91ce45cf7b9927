package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** Tests which members are declared dead, given the members that each reporter suspects. */
class AccusationsTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final NodeId C = new NodeId("c", 1);
  private static final NodeId D = new NodeId("d", 1);
  private static final NodeId E = new NodeId("e", 1);
  private static final Timing TIMING = Timing.DEFAULT;
  private static final long SHORT = TIMING.detectionNanos() + 1;
  private static final long LONG = TIMING.oneReporterNanos() + 1;

  private final List<Member> members = new ArrayList<>();
  private final Map<NodeId, Map<NodeId, Long>> reports = new LinkedHashMap<>();
  private BiPredicate<NodeId, NodeId> observes = (observer, member) -> true;

  // ---- silent members

  @Test
  void aSilentMemberIsDeadIfTwoMembersSuspectIt() {
    up(A, B, C);
    report(A, SHORT, C);
    report(B, SHORT, C);
    assertDead(C);
  }

  @Test
  void aSilentMemberThatOneMemberSuspectsIsDeadOnlyAfterTheLongerTime() {
    up(A, B, C);
    report(A, SHORT, B, C);
    assertDead();
    report(A, LONG, B, C);
    assertDead(B, C);
  }

  @Test
  void oneReportIsEnoughIfTwoMembersAreLive() {
    up(A, B);
    report(B, SHORT, A);
    assertDead(A);
  }

  @Test
  void aSilentJoiningMemberIsDeadOnlyAfterTheLongerTime() {
    up(A, B);
    member(C, MemberState.JOINING);
    report(A, SHORT, C);
    report(B, SHORT, C);
    assertDead();
    report(B, LONG, C);
    assertDead(C);
  }

  @Test
  void aMemberThatHasCertainlyEndedIsDeadAtOnce() {
    up(A, B);
    member(C, MemberState.JOINING);
    report(A, Accusations.FOREVER, C);
    report(B, 0);
    assertDead(C);
  }

  // ---- broken links

  @Test
  void aMemberThatSendsButDoesNotReceiveCondemnsOnlyItself() {
    up(A, B, C);
    report(A, LONG, B, C);
    report(B, SHORT, A);
    report(C, SHORT, A);
    assertDead(A);
  }

  @Test
  void aMemberThatNobodySuspectsYetIsDeadIfItSuspectsAllOthers() {
    up(A, B, C, D);
    report(A, SHORT, B, C, D);
    report(B, 0);
    report(C, 0);
    report(D, 0);
    assertDead(A);
  }

  @Test
  void ofTwoMembersWithACutLinkOnlyTheLaterOneIsDeadAfterTheLongerTime() {
    up(A, B, C, D, E);
    report(A, SHORT, D);
    report(D, SHORT, A);
    report(B, 0);
    report(C, 0);
    report(E, 0);
    assertDead();
    report(A, LONG, D);
    assertDead(D);
  }

  @Test
  void ofTwoMembersWithACutLinkTheJoiningOneIsDead() {
    member(A, MemberState.JOINING);
    up(B, C);
    report(A, LONG, B);
    report(B, LONG, A);
    report(C, 0);
    assertDead(A);
  }

  @Test
  void aLinkOfAJoiningMemberCountsOnlyAfterTheLongerTime() {
    up(A, B);
    member(C, MemberState.JOINING);
    member(D, MemberState.JOINING);
    report(A, SHORT, C, D);
    report(B, 0);
    report(C, 0);
    report(D, 0);
    assertDead();
  }

  @Test
  void membersAreRemovedUntilNoBrokenLinkIsLeft() {
    up(A, B, C, D, E);
    report(A, SHORT, B, C, D, E);
    report(B, SHORT, A, C, D, E);
    report(C, SHORT, A, B);
    report(D, SHORT, A, B);
    report(E, SHORT, A, B);
    assertDead(A, B);
  }

  @Test
  void ofTwoLiveMembersThatSuspectEachOtherTheLaterOneIsDead() {
    up(A, B);
    report(A, SHORT, B);
    report(B, SHORT, A);
    assertDead(B);
  }

  private void up(NodeId... ids) {
    for (NodeId id : ids) {
      member(id, MemberState.UP);
    }
  }

  private void member(NodeId id, MemberState state) {
    Endpoint endpoint = new Endpoint(id.name(), 9900);
    members.add(new Member(id, state, endpoint, endpoint));
  }

  // ---- large rings

  /** If D observed C, the reports would disagree, and A would be declared dead as the last one. */
  @Test
  void aMemberThatDoesNotObserveASuspectDoesNotVouchForIt() {
    up(C, D, A);
    report(A, LONG, C);
    report(D, LONG);
    assertDead(A);
    observes = (observer, member) -> observer.equals(A);
    assertDead(C);
  }

  private void report(NodeId reporter, long silence, NodeId... suspects) {
    Map<NodeId, Long> silences = new LinkedHashMap<>();
    for (NodeId suspect : suspects) {
      silences.put(suspect, silence);
    }
    reports.put(reporter, silences);
  }

  private void assertDead(NodeId... dead) {
    List<NodeId> serving =
        members.stream().filter(m -> m.state() == MemberState.UP).map(Member::id).toList();
    List<NodeId> all = members.stream().map(Member::id).toList();
    View view =
        new View(
            new RingId(1, 2),
            7,
            16,
            2,
            members,
            serving,
            serving.size() == all.size() ? List.of() : all,
            Lost.NONE);
    assertThat(new Accusations(view, reports, observes, TIMING).deadMembers())
        .containsExactlyInAnyOrder(dead);
  }
}
